"""The tables, one module by subject: people, listings, machinery.

Owns what is kept. Does not own how a database gets to this shape (migrations): a test holds the
two together.
"""

from storage.columns import Base
from storage.tables.listings import (
    AlbumRow,
    CardRow,
    ContentRow,
    ImageRow,
    PictureRow,
    ProductRow,
    PublicationRow,
    RunRow,
)
from storage.tables.machinery import (
    AuditRow,
    LeaseRow,
    MetaRow,
    UpdateRow,
    WebhookRow,
    WorkerRow,
)
from storage.tables.people import (
    AccountRow,
    ConversationRow,
    NoticeRow,
    OAuthStateRow,
    OrganizationRow,
    UserRow,
)

__all__ = [
    "AccountRow",
    "AlbumRow",
    "AuditRow",
    "Base",
    "CardRow",
    "ContentRow",
    "ConversationRow",
    "ImageRow",
    "LeaseRow",
    "MetaRow",
    "NoticeRow",
    "OAuthStateRow",
    "OrganizationRow",
    "PictureRow",
    "ProductRow",
    "PublicationRow",
    "RunRow",
    "UpdateRow",
    "UserRow",
    "WebhookRow",
    "WorkerRow",
]
