"""The tables, one module by subject: people, listings, machinery, money.

Owns what is kept. Does not own how a database gets to this shape (migrations): a test holds the
two together.
"""

from storage.columns import Base
from storage.tables.listings import (
    AlbumRow,
    BatchRow,
    CardRow,
    ContentRow,
    EffortRow,
    FormatRow,
    ImageRow,
    PictureRow,
    ProductRow,
    ProposalRow,
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
from storage.tables.money import ModelCallRow
from storage.tables.people import (
    AccountRow,
    ConversationRow,
    ErrandRow,
    InvitationRow,
    NoticeRow,
    OAuthStateRow,
    OrganizationRow,
    SpentRunRow,
    UserRow,
)

__all__ = [
    "AccountRow",
    "AlbumRow",
    "AuditRow",
    "Base",
    "BatchRow",
    "CardRow",
    "ContentRow",
    "ConversationRow",
    "EffortRow",
    "ErrandRow",
    "FormatRow",
    "ImageRow",
    "InvitationRow",
    "LeaseRow",
    "MetaRow",
    "ModelCallRow",
    "NoticeRow",
    "OAuthStateRow",
    "OrganizationRow",
    "PictureRow",
    "ProductRow",
    "ProposalRow",
    "PublicationRow",
    "RunRow",
    "SpentRunRow",
    "UpdateRow",
    "UserRow",
    "WebhookRow",
    "WorkerRow",
]
