-- Instants are milliseconds since 1970 in UTC, ids lower-case UUIDs, serials and fingerprints lower-case hexadecimal.

CREATE TABLE ca_audit_event (
    sequence      BIGINT PRIMARY KEY,
    at            BIGINT NOT NULL,
    actor         TEXT   NOT NULL,
    action        TEXT   NOT NULL,
    organisation  TEXT,
    subject       TEXT   NOT NULL,
    outcome       TEXT   NOT NULL,
    details       TEXT   NOT NULL,
    previous_hash BYTEA  NOT NULL,
    hash          BYTEA  NOT NULL
);

-- How an organisation reads its own, newest first. A period is not a range of numbers, because clocks are set back. Period, actor and kind of
-- action are judged in the index, before any row is fetched: an index for each would cost every issuance more than it ever saves.
CREATE INDEX ca_audit_event_organisation ON ca_audit_event (organisation, sequence, at, actor, action) WHERE organisation IS NOT NULL;
CREATE INDEX ca_audit_event_subject ON ca_audit_event (organisation, subject, sequence) WHERE organisation IS NOT NULL;
CREATE INDEX ca_audit_event_trouble ON ca_audit_event (organisation, outcome, sequence) WHERE outcome <> 'Succeeded';

-- Events that have no place in the chain yet: written with what they tell of, and taken from here by whoever locks the head next.
CREATE TABLE ca_audit_noted (
    id            BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at            BIGINT NOT NULL,
    actor         TEXT   NOT NULL,
    action        TEXT   NOT NULL,
    organisation  TEXT,
    subject       TEXT   NOT NULL,
    outcome       TEXT   NOT NULL,
    details       TEXT   NOT NULL
);

-- One row: the end of the chain, and on PostgreSQL the lock that puts events into one order.
CREATE TABLE ca_audit_head (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    sequence BIGINT  NOT NULL,
    hash     BYTEA   NOT NULL
);

INSERT INTO ca_audit_head (id, sequence, hash) VALUES (1, 0, '\x0000000000000000000000000000000000000000000000000000000000000000');

CREATE TABLE ca_key (
    id                 TEXT   PRIMARY KEY,
    kind               TEXT   NOT NULL,
    public_key         BYTEA  NOT NULL,
    -- PKCS#8 sealed under the master key; null where the key is kept elsewhere (a root that is offline, a token).
    sealed_private_key BYTEA,
    created_at         BIGINT NOT NULL
);

CREATE TABLE ca_authority (
    id          TEXT   PRIMARY KEY,
    role        TEXT   NOT NULL CHECK (role IN ('root', 'issuing')),
    -- The first of its role is 1; those after it were rolled over to.
    generation  INTEGER NOT NULL,
    key_id      TEXT   NOT NULL REFERENCES ca_key (id),
    issuer_id   TEXT   NOT NULL REFERENCES ca_authority (id),
    serial      TEXT   NOT NULL UNIQUE,
    certificate BYTEA  NOT NULL,
    not_before  BIGINT NOT NULL,
    not_after   BIGINT NOT NULL,
    created_at  BIGINT NOT NULL,
    -- From then on it signs for everybody, until a later generation does.
    signs_from  BIGINT NOT NULL
);

-- There is one authority of each role and generation; whoever makes it second has lost.
CREATE UNIQUE INDEX ca_authority_generation ON ca_authority (role, generation);

-- What was meant, and what became of it. A serial stands here before anything is signed with it, and stays for ever.
CREATE TABLE ca_issuance (
    -- Byte order, as the portal's columns of serial numbers have it: an index of another order cannot answer a join with them.
    serial                  TEXT   COLLATE "C" PRIMARY KEY,
    issuance_id             TEXT   NOT NULL,
    state                   TEXT   NOT NULL CHECK (state IN ('intended', 'issued', 'abandoned')),
    authority_id            TEXT   NOT NULL REFERENCES ca_authority (id),
    -- The running engine that means to sign; when it no longer runs, the intent is an orphan.
    instance_id             TEXT   NOT NULL,
    actor                   TEXT   NOT NULL,
    organisation            TEXT   NOT NULL,
    template_id             TEXT   NOT NULL,
    profile_id              TEXT   NOT NULL,
    common_name             TEXT   NOT NULL,
    organisation_name       TEXT   NOT NULL,
    cvr                     TEXT   NOT NULL,
    email                   TEXT,
    key_fingerprint         TEXT   NOT NULL,
    not_before              BIGINT NOT NULL,
    not_after               BIGINT NOT NULL,
    intended_at             BIGINT NOT NULL,
    abandoned_at            BIGINT,
    issued_at               BIGINT,
    -- DER of what is to be signed; of an issued certificate it is the part of the certificate that the comparison found equal.
    to_be_signed            BYTEA,
    certificate             BYTEA,
    certificate_fingerprint TEXT,
    revoked_at              BIGINT,
    revocation_reason       INTEGER,
    -- Which revocation of this database it was, in the order in which they were committed.
    revocation_sequence     BIGINT,
    CHECK ((state = 'abandoned') = (abandoned_at IS NOT NULL)),
    CHECK ((state = 'issued') = (certificate IS NOT NULL AND issued_at IS NOT NULL AND certificate_fingerprint IS NOT NULL)),
    CHECK ((to_be_signed IS NULL) = (state = 'issued')),
    CHECK ((revoked_at IS NULL) = (revocation_reason IS NULL)),
    CHECK ((revoked_at IS NULL) = (revocation_sequence IS NULL)),
    CHECK (revoked_at IS NULL OR state = 'issued')
);

-- Two rows fit a page. Without this the server tries in vain to compress each certificate, and moves it to another table. Half of a page stays
-- free for the row that recording a certificate writes anew: on the same page it touches no index.
ALTER TABLE ca_issuance SET (toast_tuple_target = 8160, fillfactor = 50);

-- The two promises of the door, kept by the database also between nodes. Their condition is not the state, which every
-- issuance changes: so PostgreSQL can record a certificate without touching any index.
CREATE UNIQUE INDEX ca_issuance_live_id ON ca_issuance (issuance_id) WHERE abandoned_at IS NULL;
CREATE UNIQUE INDEX ca_issuance_live_key ON ca_issuance (key_fingerprint) WHERE abandoned_at IS NULL;
CREATE INDEX ca_issuance_profile ON ca_issuance (profile_id);

-- Whether, and what, was revoked since somebody last looked.
CREATE UNIQUE INDEX ca_issuance_revocation ON ca_issuance (revocation_sequence) WHERE revocation_sequence IS NOT NULL;

-- Whether the next list of an authority is due: of the root's authorities hardly any, whatever the others revoke.
CREATE INDEX ca_issuance_revocation_authority ON ca_issuance (authority_id, revocation_sequence) WHERE revocation_sequence IS NOT NULL;

-- A revocation list is read from this index alone, in the order in which it is written.
CREATE INDEX ca_issuance_revoked ON ca_issuance (authority_id, serial, not_after, revoked_at, revocation_reason) WHERE revoked_at IS NOT NULL;

-- The engine's word on what is revoked, for whoever reads many certificates in one query; the columns are a promise, the table is not.
-- The index answers it alone, one organisation at a time. The profile's id is written as the portal's tables write theirs.
CREATE INDEX ca_issuance_revoked_organisation ON ca_issuance (organisation, serial, revoked_at, revocation_reason, profile_id) WHERE revoked_at IS NOT NULL;
CREATE VIEW certificate_revocation AS
    SELECT organisation, serial, revoked_at, revocation_reason, CAST(profile_id AS uuid) AS profile_id FROM ca_issuance WHERE revoked_at IS NOT NULL;

-- The certificates themselves and whether they stand, for whoever answers with them; by serial number, which is the table's key.
CREATE VIEW certificate_issued AS
    SELECT serial, certificate, revoked_at FROM ca_issuance WHERE state = 'issued';

-- Keys that are never certified again, whoever asks.
CREATE TABLE ca_blocked_key (
    fingerprint TEXT   PRIMARY KEY,
    reason      TEXT   NOT NULL,
    actor       TEXT   NOT NULL,
    blocked_at  BIGINT NOT NULL
);

-- Every revocation list that was published. Only the newest of an authority keeps its bytes; of the others it stays known what they were.
CREATE TABLE ca_revocation_list (
    authority_id TEXT NOT NULL REFERENCES ca_authority (id),
    number       BIGINT NOT NULL,
    this_update  BIGINT NOT NULL,
    next_update  BIGINT NOT NULL,
    -- The last revocation that it can know of; 0 before the first.
    revocations  BIGINT NOT NULL,
    entries      BIGINT NOT NULL,
    sha256       TEXT NOT NULL,
    der          BYTEA,
    PRIMARY KEY (authority_id, number)
);

-- The one whose bytes are kept: those before it are never looked through again.
CREATE INDEX ca_revocation_list_kept ON ca_revocation_list (authority_id, number) WHERE der IS NOT NULL;

-- Who signs answers on status for an authority. The newest one does; the last one's answers are good until its end.
CREATE TABLE ca_responder (
    id           TEXT PRIMARY KEY,
    authority_id TEXT NOT NULL REFERENCES ca_authority (id),
    key_id       TEXT NOT NULL REFERENCES ca_key (id),
    serial       TEXT NOT NULL UNIQUE,
    certificate  BYTEA NOT NULL,
    not_before   BIGINT NOT NULL,
    not_after    BIGINT NOT NULL,
    created_at   BIGINT NOT NULL
);

CREATE INDEX ca_responder_authority ON ca_responder (authority_id, not_before);

-- The certificates with which the installation's own servers speak TLS; their keys are in the servers' memory only.
CREATE TABLE ca_server_certificate (
    serial       TEXT PRIMARY KEY,
    authority_id TEXT NOT NULL REFERENCES ca_authority (id),
    certificate  BYTEA NOT NULL,
    not_before   BIGINT NOT NULL,
    not_after    BIGINT NOT NULL,
    created_at   BIGINT NOT NULL
);
