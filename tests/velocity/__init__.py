"""Mapping templates rendered by our engine and by Apache Velocity 1.7, the Java library whose language AWS's templates follow."""
