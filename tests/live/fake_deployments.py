"""The part of the fake control plane that deploys."""

# ruff: noqa: N803 (parameters are spelled as botocore spells them)

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from tests.live.fake_patches import Fields, failure


class DeploymentCalls(ABC):
    """Calls on the deployments and stages of *state*."""

    state: Fields
    _made: int

    @abstractmethod
    def _id(self) -> str:
        """Return an id that nothing has yet."""

    def create_deployment(
        self, restApiId: str = "", description: str = "", ApiId: str = "", Description: str = "", StageName: str = ""
    ) -> Fields:
        made = self._id()
        if ApiId:
            deployment = {"DeploymentId": made, "Description": Description, "CreatedDate": f"2026-11-22T10:00:{self._made:02d}+00:00"}
        else:
            deployment = {"id": made, "description": description, "createdDate": f"2026-11-22T10:00:{self._made:02d}+00:00"}
        self.state["deployments"].append(deployment)
        if StageName:
            self.update_stage(ApiId=ApiId, StageName=StageName, DeploymentId=made)
        return deployment

    def update_stage(self, **parameters: Any) -> Fields:
        name = parameters.get("stageName") or parameters["StageName"]
        stage: Fields = next(one for one in self.state["stages"] if (one.get("stageName") or one.get("StageName")) == name)
        if "DeploymentId" in parameters:
            stage["DeploymentId"] = parameters["DeploymentId"]
        for patch in parameters.get("patchOperations", ()):
            if patch["value"] not in [one["id"] for one in self.state["deployments"]]:
                raise failure("refused", "Deployment id does not exist")
            owner = {"/deploymentId": stage, "/canarySettings/deploymentId": stage.get("canarySettings")}[patch["path"]]
            assert owner is not None
            owner["deploymentId"] = patch["value"]
        return stage

    def delete_deployment(self, restApiId: str = "", deploymentId: str = "", ApiId: str = "", DeploymentId: str = "") -> None:
        gone = deploymentId or DeploymentId
        for stage in self.state["stages"]:
            if gone in (stage.get("deploymentId"), stage.get("DeploymentId"), (stage.get("canarySettings") or {}).get("deploymentId")):
                raise failure("refused", "Active stages pointing to this deployment must be moved or deleted")
        kept = [one for one in self.state["deployments"] if (one.get("id") or one.get("DeploymentId")) != gone]
        if len(kept) == len(self.state["deployments"]):
            raise failure("missing", "Invalid Deployment identifier specified")
        self.state["deployments"] = kept
