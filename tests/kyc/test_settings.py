"""The settings that an environment leads to."""

from __future__ import annotations

import base64
import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from django.core.exceptions import ImproperlyConfigured

import kyc.settings

KEY = base64.urlsafe_b64encode(b"k" * 32).decode()
SECRETS = ("SECRET_KEY", "ENCRYPTION_KEYS", "AUDIT_SIGNING_KEY")
PRODUCTION = {"KYC_ENV": "production", **dict(zip(SECRETS, ("s" * 50, KEY, KEY), strict=True))}

Load = Callable[..., ModuleType]


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Load:
    """The settings as they are in an environment of these variables and no other."""

    def load(**variables: str) -> ModuleType:
        for name in ("KYC_ENV", "PUBLIC_URL", "DEBUG", "DATABASE_URL", "SENTRY_DSN", *SECRETS):
            monkeypatch.delenv(name, raising=False)
        for name, value in {"VAR_DIR": str(tmp_path), **variables}.items():
            monkeypatch.setenv(name, value)
        spec = importlib.util.spec_from_file_location("settings_of_this_test", kyc.settings.__file__)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return load


def test_with_nothing_set_all_lies_under_var(load: Load, tmp_path: Path) -> None:
    settings = load()
    assert settings.DATABASES["default"]["NAME"] == str(tmp_path / "kyc.sqlite3")
    assert settings.STORAGES["default"]["OPTIONS"]["location"] == str(tmp_path / "files")
    assert settings.CELERY_BROKER_URL.startswith("redis+socket://")
    assert (settings.PUBLIC_URL, settings.PORT) == ("http://127.0.0.1:8000", 8000)
    assert not settings.DEBUG
    assert not settings.PRODUCTION


def test_without_a_secret_key_each_development_process_has_its_own(load: Load) -> None:
    assert load().SECRET_KEY != load().SECRET_KEY


@pytest.mark.parametrize("missing", SECRETS)
def test_production_does_not_start_without_its_secrets(missing: str, load: Load, tmp_path: Path) -> None:
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / missing.lower()).write_text(PRODUCTION[missing])  # made for development
    with pytest.raises(ImproperlyConfigured, match=rf"{missing} \(or {missing}_FILE\)"):
        load(**{name: value for name, value in PRODUCTION.items() if name != missing})


def test_production_takes_secrets_from_files(load: Load, tmp_path: Path) -> None:
    file = tmp_path / "the key"
    file.write_text("k" * 50)
    settings = load(**PRODUCTION | {"SECRET_KEY": "", "SECRET_KEY_FILE": str(file)})
    assert settings.PRODUCTION
    assert settings.SECRET_KEY == "k" * 50
    assert settings.ENCRYPTION_KEYS == (b"k" * 32,)


def test_production_shows_no_debug_pages(load: Load) -> None:
    with pytest.raises(ImproperlyConfigured, match="DEBUG"):
        load(**PRODUCTION, DEBUG="yes")


def test_a_word_that_is_no_environment_is_refused(load: Load) -> None:
    with pytest.raises(ImproperlyConfigured, match="KYC_ENV is one of development, production"):
        load(KYC_ENV="prod")


@pytest.mark.parametrize("url", ["kyc.example.com", "localhost:8000", "ftp://kyc.example.com", "https://"])
def test_a_public_url_that_no_browser_opens_is_refused(url: str, load: Load) -> None:
    with pytest.raises(ImproperlyConfigured, match="PUBLIC_URL"):
        load(PUBLIC_URL=url)


def test_on_https_cookies_are_secure_and_plain_http_is_led_there(load: Load) -> None:
    settings = load(PUBLIC_URL="https://kyc.example.com/")
    assert settings.PUBLIC_URL == "https://kyc.example.com"
    assert "kyc.example.com" in settings.ALLOWED_HOSTS
    assert settings.CSRF_TRUSTED_ORIGINS == ["https://kyc.example.com"]
    assert settings.SESSION_COOKIE_SECURE
    assert settings.CSRF_COOKIE_SECURE
    assert settings.SECURE_SSL_REDIRECT
    assert settings.SECURE_HSTS_SECONDS > 0
    plain = load()
    assert not plain.SESSION_COOKIE_SECURE
    assert not plain.SECURE_HSTS_SECONDS


def test_only_behind_a_proxy_is_its_word_on_https_taken(load: Load) -> None:
    assert not hasattr(load(), "SECURE_PROXY_SSL_HEADER")
    assert load(BEHIND_PROXY="true").SECURE_PROXY_SSL_HEADER == ("HTTP_X_FORWARDED_PROTO", "https")


def test_a_request_may_carry_three_pictures_of_the_largest_size(load: Load) -> None:
    settings = load(UPLOAD_MAX_BYTES="1000000")
    assert 3 * settings.UPLOAD_MAX_BYTES < settings.UPLOAD_MAX_REQUEST < 4 * settings.UPLOAD_MAX_BYTES + 2
    assert settings.FILE_UPLOAD_MAX_MEMORY_SIZE == settings.UPLOAD_MAX_REQUEST  # none goes to /tmp


def test_every_upload_handler_keeps_pictures_in_memory(load: Load) -> None:
    assert not [name for name in load().FILE_UPLOAD_HANDLERS if "Temporary" in name]


def test_people_read_lines_here_and_machines_json_in_production(load: Load) -> None:
    assert load().LOGGING["handlers"]["stderr"]["formatter"] == "line"
    assert load(**PRODUCTION).LOGGING["handlers"]["stderr"]["formatter"] == "json"
    assert load(LOG_FORMAT="json").LOGGING["handlers"]["stderr"]["formatter"] == "json"
    with pytest.raises(ImproperlyConfigured, match="LOG_LEVEL is one of"):
        load(LOG_LEVEL="loud")


def test_a_metrics_token_that_can_be_guessed_is_refused(load: Load) -> None:
    with pytest.raises(ImproperlyConfigured, match="METRICS_TOKEN can be guessed"):
        load(METRICS_TOKEN="prometheus")


@pytest.mark.parametrize(
    ("name", "value", "package"),
    [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318/", "opentelemetry"),
        ("SENTRY_DSN", "https://public@sentry.example.com/1", "sentry_sdk"),
    ],
)
def test_what_is_sent_elsewhere_needs_its_packages(
    name: str, value: str, package: str, load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = load(**{name: value})
    assert value.rstrip("/") in (settings.OTLP_ENDPOINT, settings.SENTRY_DSN)
    assert ("sentry" in settings.LOGGING["root"]["handlers"]) is (name == "SENTRY_DSN")
    with pytest.raises(ImproperlyConfigured, match=f"{name} is an address"):
        load(**{name: "collector.example.com:4318"})

    def not_there(module: str) -> None:
        assert module.partition(".")[0] == package

    monkeypatch.setattr("kyc.env.find_spec", not_there)
    with pytest.raises(ImproperlyConfigured, match=rf"{name} needs packages .* -r requirements/extras.txt"):
        load(**{name: value})
