"""The properties of one resource as a block, those that CloudFormation does not know refused; what they mean is read elsewhere."""

from __future__ import annotations

from crossgate.api import Unknown, Value
from crossgate.sources.block import Block
from crossgate.sources.cloudformation.properties import KNOWN_PROPERTIES
from crossgate.sources.cloudformation.resolver import Resolver
from crossgate.sources.cloudformation.template import Declared, Template
from crossgate.sources.reading import Reading, Reference
from crossgate.sources.values import as_text


def resource_block(declared: Declared, reading: Reading) -> Block:
    """Return the properties of *declared*."""
    block = Block(declared.properties, reading, key=declared.key, label=declared.id)
    known = KNOWN_PROPERTIES[declared.type]
    for name in block.names():
        if name.raw.startswith("Fn::"):
            reading.gap(Unknown(f"{name.raw} brings properties into {declared.id} that cannot be seen", name.span))
        elif name.raw not in known:
            reading.refuse("unknown-property", f"{declared.type} has no property '{name.raw[:80]}'", name.span)
    return block


def domain_name(block: Block, template: Template, resolver: Resolver) -> Value[str]:
    """Return the DomainName of *block*, looked up in the template's own domain where it refers to one."""
    domain = block.text("DomainName", "domain")
    if isinstance(domain, Reference) and domain.logical_id in template.resources:
        node = template.resources[domain.logical_id].properties.get("DomainName")
        own = as_text(resolver.resolve(node), "DomainName", block.reading) if node is not None else None
        return domain if own is None else own
    return "" if domain is None else domain
