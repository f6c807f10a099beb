"""What the products answer when they refuse: status and wording per interface, as data.

Three interfaces word the same trouble differently: Data Center's v1 (`datacenter`), Cloud's v1
(`cloud`) and Cloud's v2 (`v2`). Wordings come from answers published in issue threads and
measurements on live instances; where none is known the text says in plain words what is wrong,
and the line is marked `unconfirmed`.
"""

from dataclasses import dataclass
from typing import Any, Literal

Interface = Literal["datacenter", "cloud", "v2"]

_EXCEPTIONS = "com.atlassian.confluence.api.service.exceptions."
_API = _EXCEPTIONS + "api."


@dataclass(frozen=True)
class Wording:
    """One answer: the HTTP status, the message with `{placeholders}`, and v2's error code."""

    status: int
    text: str
    code: str = ""


class Problem(Exception):  # noqa: N818 - it is an answer of the product, not an error of ours
    """A refusal, to be worded by the interface that was asked.

    Args:
        kind: a key of `WORDINGS`.
        details: what fills the placeholders.
    """

    def __init__(self, kind: str, **details: Any) -> None:
        super().__init__(kind, details)
        self.kind = kind
        self.details = details

    def wording(self, interface: Interface) -> Wording:
        """Status, finished message and code for `interface`."""
        entry = WORDINGS[self.kind]
        found = entry.get(interface) or entry["cloud" if interface == "v2" else "datacenter"]
        text = found.text.format_map(self.details)
        code = found.code or _V2_CODES.get(found.status, "BAD_REQUEST")
        return Wording(found.status, text, code)


_V2_CODES = {
    400: "BAD_REQUEST",
    401: "UNAUTHORIZED",
    403: "FORBIDDEN",
    404: "NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    409: "CONFLICT",
    413: "PAYLOAD_TOO_LARGE",
    500: "INTERNAL_SERVER_ERROR",
}


def _bad(text: str, *, java: str = _API + "BadRequestException") -> dict[str, Wording]:
    """A 400 with the same text everywhere, Cloud's v1 with its Java class before it."""
    return {
        "datacenter": Wording(400, text),
        "cloud": Wording(400, f"{java}: {text}"),
        "v2": Wording(400, text),
    }


def _missing(text: str, v2: str) -> dict[str, Wording]:
    """A 404 with one text for v1 and another for v2."""
    return {
        "datacenter": Wording(404, text),
        "cloud": Wording(404, f"{_EXCEPTIONS}NotFoundException: {text}"),
        "v2": Wording(404, v2),
    }


def _stale(what: str) -> dict[str, Wording]:
    """A 409 about a version that is not the next one."""
    text = "Version must be incremented on update. Current version is: {current}"
    return {
        "datacenter": Wording(409, text),
        "cloud": Wording(409, f"{_EXCEPTIONS}ConflictException: {text}"),
        "v2": Wording(
            409,
            f"Version must be incremented when updating a {what}. "
            "Current Version: [{current}]. Provided version: [{given}]",
        ),
    }


_TITLE_TAKEN = "A page with this title already exists: A page already exists with the "

WORDINGS: dict[str, dict[str, Wording]] = {
    # --- versions (Telefonica/confluence-tools, kovetskiy/mark; markfluence live notes) ---
    "stale_version": _stale("page"),
    "no_version": _bad(
        "Must supply an incremented version when updating Content. No version supplied."
    ),
    "missing_version": _missing(
        "No content found with id: ContentId{{id={id}}}",
        "Cannot find version [{number}] of content with id [{id}]",
    ),
    # --- titles (Telefonica/confluence-tools#60, hunyadi/md2conf#149) ---
    "title_taken": {
        "datacenter": Wording(
            400, _TITLE_TAKEN + "title {title} in the space with key {space_key}"
        ),
        "cloud": Wording(400, f"{_API}BadRequestException: {_TITLE_TAKEN}same TITLE in this space"),
        "v2": Wording(400, _TITLE_TAKEN + "same TITLE in this space"),
    },
    "no_title": _bad("Page title is required"),  # unconfirmed
    "long_title": _bad("Title cannot be longer than 255 characters."),  # unconfirmed
    # --- bodies (kovetskiy/mark#54, #111, chesshacker/terraform-provider-confluence#7) ---
    "bad_xhtml": _bad(
        "Error parsing xhtml: {reason}\n at [row,col {{unknown-source}}]: [{row},{column}]"
    ),
    # Our own words: only a sandbox that was asked to be strict says this.
    "against_rules": _bad("The storage format breaks rules, by line: {findings}"),
    "no_body": _bad("Content body is required"),  # unconfirmed
    "bad_representation": _bad(
        "Representation {representation} cannot be converted to storage format"  # unconfirmed
    ),
    "too_large": {  # status from the specifications, text unconfirmed
        "datacenter": Wording(413, "Request body exceeds the limit of 5242880 bytes"),
        "cloud": Wording(413, "Request body exceeds the limit of 5242880 bytes"),
        "v2": Wording(413, "Request body exceeds the limit of 5242880 bytes"),
    },
    "bad_json": _bad("Request body is not valid JSON: {reason}"),  # unconfirmed
    "bad_value": _bad("{reason}"),
    # --- content (answers in issue threads; codewithelvin/confluence-for-obsidian live notes) ---
    "missing_content": {
        "datacenter": Wording(404, "No content found with id: ContentId{{id={id}}}"),
        "cloud": Wording(
            404,
            f"{_EXCEPTIONS}NotFoundException: No content found with id: ContentId{{{{id={{id}}}}}}",
        ),
        "v2": Wording(404, "Cannot find a {type} with id [{id}]"),
    },
    "missing_entity": _missing(
        "No content found with id: ContentId{{id={id}}}",
        "Cannot find [{type}] entity with id [{id}]",
    ),
    "purged": {"v2": Wording(404, "Not Found")},
    "missing_parent": {
        "datacenter": Wording(
            404, "No parent or not permitted to view content with id : ContentId{{id={id}}}"
        ),
        "cloud": Wording(
            404,
            f"{_EXCEPTIONS}NotFoundException: The parent ID specified does not exist, "
            "or user does not have permissions",
        ),
        "v2": Wording(
            404, "The parent ID specified does not exist, or user does not have permissions"
        ),
    },
    "bad_id": {
        "datacenter": Wording(404, "No content found with id: ContentId{{id={id}}}"),
        "cloud": Wording(400, f"{_API}BadRequestException: Invalid content id: {{id}}"),
        "v2": Wording(
            400,
            "Provided value for '{name}' is not the correct type. Expected type is {expected}",
            "INVALID_REQUEST_PARAMETER",
        ),
    },
    "bad_parameter": {
        "datacenter": Wording(400, "{reason}"),
        "cloud": Wording(400, f"{_API}BadRequestException: {{reason}}"),
        "v2": Wording(400, "{reason}", "INVALID_REQUEST_PARAMETER"),
    },
    "other_space": _bad("Page cannot be moved to another space"),  # unconfirmed
    "loop": _bad("Cannot move a page under itself or one of its descendants"),  # unconfirmed
    "not_trashed": _bad(
        "Content with id {id} must be trashed before it can be purged"  # unconfirmed
    ),
    # --- permissions (codewithelvin/confluence-for-obsidian live notes, issues of mark) ---
    "no_create": {
        "datacenter": Wording(403, "Could not create content with type {type}"),
        "cloud": Wording(
            403, f"{_EXCEPTIONS}PermissionException: Could not create content with type {{type}}"
        ),
        "v2": Wording(404, "Cannot find a space with id [{space}]"),
    },
    "no_update": {
        "datacenter": Wording(403, "User not permitted to update content with id: {id}"),
        "cloud": Wording(
            403,
            f"{_EXCEPTIONS}PermissionException: "
            "User not permitted to update content with id: {id}",
        ),
        "v2": Wording(404, "Cannot find a {type} with id [{id}]"),
    },
    "no_delete": {
        "datacenter": Wording(403, "Unable to trash content..."),
        "cloud": Wording(403, f"{_EXCEPTIONS}PermissionException: Unable to trash content..."),
        "v2": Wording(404, "Cannot find a {type} with id [{id}]"),
    },
    "forbidden": {
        "datacenter": Wording(403, "{reason}"),
        "cloud": Wording(403, f"{_EXCEPTIONS}PermissionException: {{reason}}"),
        "v2": Wording(403, "{reason}"),
    },
    # --- spaces ---
    "missing_space": {
        "datacenter": Wording(404, "No space with key : {key}"),
        "cloud": Wording(
            404,
            "org.springframework.web.server.ResponseStatusException: "
            '404 NOT_FOUND "No space found with key : {key}"',
        ),
        "v2": Wording(404, "Cannot find a space with id [{key}]"),
    },
    "space_exists": _bad("A space already exists with key {key}"),
    # --- labels (mozilla/markfluence live notes) ---
    "label_chars": _bad(
        "label.contains.invalid.chars: {name}: the characters "
        "'!', '#', '&', '(', ')', '*', ',', '.', ':', ';', '<', '>', '?', '@', '[', ']', '^', "
        "' ' and tab are not allowed"
    ),
    "label_long": _bad("label.name.is.too.long: {name}"),
    "label_empty": _bad("Failed to parse label: the name is empty"),
    "missing_label": _missing("No label found with name: {name}", "Cannot find label [{name}]"),
    # --- properties ---
    "property_exists": {
        "datacenter": Wording(409, "A property with the key {key} already exists"),
        "cloud": Wording(
            409, f"{_EXCEPTIONS}ConflictException: A property with the key {{key}} already exists"
        ),
        "v2": Wording(409, "A property with the key [{key}] already exists"),
    },
    "missing_property": _missing(
        "No property found with key: {key}", "Cannot find property with id [{key}]"
    ),
    "property_version": _stale("property"),
    "property_key": _bad("The key must be between 1 and 255 characters long"),
    "property_owner": _missing(
        "No content found with id: ContentId{{id={id}}}", "Could not find {type} with id [{id}]"
    ),
    "expand_dash": {"datacenter": Wording(500, "")},  # zeldigas/text2confl#6
    "property_large": _bad("The value of the property {key} is longer than 32768 characters"),
    # --- attachments (mozilla/markfluence live notes) ---
    "attachment_exists": {
        "datacenter": Wording(
            400,
            "Cannot add a new attachment with same file name as an existing attachment: {name}",
        ),
        "cloud": Wording(
            400,
            "java.lang.IllegalArgumentException: "
            "Cannot add a new attachment with same file name as an existing attachment: {name}",
        ),
    },
    "attachment_name": _bad(
        "The file name {name} contains a character that is not allowed",
        java="java.lang.IllegalArgumentException",
    ),
    "attachment_long_name": {
        "datacenter": Wording(
            500,
            "could not execute batch; SQL [insert into CONTENT (TITLE, ...)]; "
            "ERROR: value too long for type character varying(255)",
        ),
    },
    "attachment_comment": _bad(
        "The comment is longer than 255 characters", java="java.lang.IllegalArgumentException"
    ),
    "attachment_no_file": _bad("At least one file must be provided in the part named file"),
    # --- comments ---
    "no_selection": _bad(
        "The selected text was found {found} times on the page, not {expected} times"  # unconfirmed
    ),
    "missing_comment": _missing(
        "No content found with id: ContentId{{id={id}}}", "Cannot find a comment with id [{id}]"
    ),
    "dangling": _bad("A dangling comment cannot be updated"),
    # --- users, system ---
    "missing_user": _missing(
        "No user found with key : {key}", "Cannot find a user with id [{key}]"
    ),
    "not_found": _missing("{what}", "Not Found"),
    "folder_listing": {"v2": Wording(500, "Internal Server Error")},
    "gone": {
        "cloud": Wording(
            410, f"{_EXCEPTIONS}GoneException: This deprecated endpoint has been removed."
        ),
        "datacenter": Wording(410, "This deprecated endpoint has been removed."),
    },
    "cql_field": {
        "datacenter": Wording(
            400,
            "No field exists with the name: '{field}'\n"
            "Did you mean one of : space, subtype, space.key, siteSearch, space.type",
        ),
        "cloud": Wording(
            400,
            f"{_API}BadRequestException: No field exists with the name: '{{field}}'\n"
            "Did you mean one of : space, subtype, space.key, siteSearch, space.type",
        ),
    },
    "search_crash": {
        "datacenter": Wording(500, "Internal server error"),
        "cloud": Wording(500, "java.lang.IllegalArgumentException"),
    },
    "cql_parse": _bad("Could not parse cql : {cql}"),
    "media_type": {
        "datacenter": Wording(415, "HTTP 415 Unsupported Media Type"),
        "v2": Wording(415, "Unsupported Media Type", "UNSUPPORTED_MEDIA_TYPE"),
    },
}
