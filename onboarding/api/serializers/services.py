"""The services that can be asked."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class LimitsOut(serializers.Serializer[Any]):
    bytes = serializers.IntegerField(allow_null=True)
    formats = serializers.ListField(child=serializers.CharField())
    per_second = serializers.FloatField(allow_null=True)


class ServiceOut(serializers.Serializer[Any]):
    id = serializers.CharField()
    vendor = serializers.CharField()
    kind = serializers.CharField()
    document = serializers.CharField(allow_null=True)
    inputs = serializers.ListField(child=serializers.CharField())
    limits = LimitsOut()
    configured = serializers.BooleanField()
