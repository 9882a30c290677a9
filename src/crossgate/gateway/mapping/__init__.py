"""AWS's mapping templates: Velocity as API Gateway has it, which never reaches into Python; no routing and no responses."""

from crossgate.gateway.mapping.limits import TemplateFault
from crossgate.gateway.mapping.template import MappingTemplate, compile_template
from crossgate.gateway.mapping.variables import TemplateVariables

__all__ = ["MappingTemplate", "TemplateFault", "TemplateVariables", "compile_template"]
