"""Every repository over one database, as the composition root hands them out."""

from dataclasses import dataclass

from storage.accounts import SqlAccounts, SqlAccountTokens
from storage.batches import SqlBatches
from storage.cards import SqlCards
from storage.connect_links import SqlConnectLinks
from storage.conversations import SqlConversations
from storage.corrections import SqlCorrections
from storage.database import Database
from storage.drafts import SqlDrafts
from storage.errands import SqlErrands
from storage.exports import SqlExports
from storage.gallery import SqlGallery
from storage.generations import SqlGenerations
from storage.invitations import SqlInvitations
from storage.kin import SqlKin
from storage.leases import SqlLeases
from storage.looks import SqlLooks
from storage.notices import SqlNotices
from storage.preferring import SqlPreferring
from storage.products import SqlProducts
from storage.proposals import SqlProposals
from storage.publications import SqlPublications
from storage.renditions import SqlRenditions
from storage.secrets import SecretBox
from storage.sellers import SqlSellers
from storage.shops import SqlShops
from storage.spending import SqlSpending
from storage.statistics import SqlStatistics
from storage.twins import SqlShelves
from storage.under_way import SqlRunsUnderWay
from storage.updates import SqlInbox
from storage.versions import SqlVersions


@dataclass(frozen=True, slots=True)
class Repositories:
    """One of each."""

    inbox: SqlInbox
    leases: SqlLeases
    sellers: SqlSellers
    drafts: SqlDrafts
    kin: SqlKin
    corrections: SqlCorrections
    products: SqlProducts
    generations: SqlGenerations
    versions: SqlVersions
    gallery: SqlGallery
    looks: SqlLooks
    renditions: SqlRenditions
    publications: SqlPublications
    runs: SqlRunsUnderWay
    cards: SqlCards
    conversations: SqlConversations
    notices: SqlNotices
    connect_links: SqlConnectLinks
    account_tokens: SqlAccountTokens
    accounts: SqlAccounts
    preferring: SqlPreferring
    proposals: SqlProposals
    batches: SqlBatches
    statistics: SqlStatistics
    spending: SqlSpending
    errands: SqlErrands
    exports: SqlExports
    invitations: SqlInvitations
    shops: SqlShops
    shelves: SqlShelves


def open_repositories(
    database: Database, box: SecretBox, *, settle_seconds: float, daily_limit: int, salt: bytes
) -> Repositories:
    """All of them; `settle_seconds` is the quiet time of an album, `daily_limit` a seller's runs
    within a day, and `salt` hides who a forgotten seller was."""
    return Repositories(
        inbox=SqlInbox(database),
        leases=SqlLeases(database),
        sellers=SqlSellers(database, salt),
        drafts=SqlDrafts(database, settle_seconds),
        kin=SqlKin(database, settle_seconds),
        corrections=SqlCorrections(database, settle_seconds),
        products=SqlProducts(database),
        generations=SqlGenerations(database),
        versions=SqlVersions(database, daily_limit),
        gallery=SqlGallery(database),
        looks=SqlLooks(database),
        renditions=SqlRenditions(database),
        publications=SqlPublications(database),
        runs=SqlRunsUnderWay(database),
        cards=SqlCards(database),
        conversations=SqlConversations(database),
        notices=SqlNotices(database),
        connect_links=SqlConnectLinks(database, box),
        account_tokens=SqlAccountTokens(database, box),
        accounts=SqlAccounts(database),
        preferring=SqlPreferring(database),
        proposals=SqlProposals(database),
        batches=SqlBatches(database),
        statistics=SqlStatistics(database),
        spending=SqlSpending(database),
        errands=SqlErrands(database),
        exports=SqlExports(database),
        invitations=SqlInvitations(database),
        shops=SqlShops(database),
        shelves=SqlShelves(database),
    )
