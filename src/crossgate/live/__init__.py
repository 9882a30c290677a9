"""APIs of an AWS account: pacing, reading, applying and undoing over the control plane; what an API means lies in sources and gateway."""
