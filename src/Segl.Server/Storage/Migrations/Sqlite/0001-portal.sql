-- The portal's tables, first form. Instants are milliseconds since 1970 in UTC; a test compares these tables with the model in SeglDatabase.

CREATE TABLE account (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    mail_preference INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    user_name TEXT,
    normalized_user_name TEXT,
    email TEXT,
    normalized_email TEXT,
    email_confirmed INTEGER NOT NULL,
    password_hash TEXT,
    security_stamp TEXT,
    concurrency_stamp TEXT,
    phone_number TEXT,
    phone_number_confirmed INTEGER NOT NULL,
    two_factor_enabled INTEGER NOT NULL,
    lockout_end INTEGER,
    lockout_enabled INTEGER NOT NULL,
    totp_secret BLOB,
    totp_last_step INTEGER,
    access_failed_count INTEGER NOT NULL
);

CREATE TABLE code_try_tally (
    id INTEGER NOT NULL PRIMARY KEY,
    tries INTEGER NOT NULL
);

CREATE TABLE demonstration_mail (
    id TEXT NOT NULL PRIMARY KEY,
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    delivered_at INTEGER NOT NULL
);

CREATE TABLE organisation (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    cvr TEXT NOT NULL,
    gln TEXT,
    allows_organisation_certificates INTEGER NOT NULL,
    allows_seals INTEGER NOT NULL,
    allows_api_identification INTEGER NOT NULL,
    allows_local_idp INTEGER NOT NULL,
    expiry_notice_days TEXT NOT NULL,
    tells_contact_person_of_expiry INTEGER NOT NULL,
    tells_user_administrators_of_expiry INTEGER NOT NULL,
    expiry_notice_email TEXT,
    created_at INTEGER NOT NULL,
    version INTEGER NOT NULL
);

CREATE TABLE outbox_entry (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    sealed_payload BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    last_error TEXT,
    done_at INTEGER,
    given_up_at INTEGER
);

CREATE TABLE protection_key (
    name TEXT NOT NULL PRIMARY KEY,
    xml TEXT NOT NULL
);

CREATE TABLE setup_link (
    token_hash BLOB NOT NULL PRIMARY KEY,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER
);

CREATE TABLE account_claim (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    user_id TEXT NOT NULL,
    claim_type TEXT,
    claim_value TEXT,
    FOREIGN KEY (user_id) REFERENCES account (id) ON DELETE CASCADE
);

CREATE TABLE account_login (
    login_provider TEXT NOT NULL,
    provider_key TEXT NOT NULL,
    provider_display_name TEXT,
    user_id TEXT NOT NULL,
    PRIMARY KEY (login_provider, provider_key),
    FOREIGN KEY (user_id) REFERENCES account (id) ON DELETE CASCADE
);

CREATE TABLE account_passkey (
    credential_id BLOB NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL,
    data TEXT NOT NULL,
    FOREIGN KEY (user_id) REFERENCES account (id) ON DELETE CASCADE
);

CREATE TABLE account_token (
    user_id TEXT NOT NULL,
    login_provider TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT,
    PRIMARY KEY (user_id, login_provider, name),
    FOREIGN KEY (user_id) REFERENCES account (id) ON DELETE CASCADE
);

CREATE TABLE notice (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL,
    organisation_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    about TEXT NOT NULL,
    path TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    read_at INTEGER,
    FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE RESTRICT,
    FOREIGN KEY (organisation_id) REFERENCES organisation (id) ON DELETE RESTRICT
);

CREATE TABLE certificate_profile (
    id TEXT NOT NULL PRIMARY KEY,
    organisation_id TEXT NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    search_text TEXT NOT NULL,
    email TEXT,
    contact_name TEXT,
    contact_email TEXT,
    production_unit TEXT,
    tax_unit TEXT,
    invoice_reference TEXT,
    system_rights INTEGER NOT NULL,
    allows_seals INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    -- What its orders come to; kept with every change of an order, so that a list need not look at all of them.
    open_orders INTEGER NOT NULL,
    certificates INTEGER NOT NULL,
    kinds INTEGER NOT NULL,
    next_expiry INTEGER,
    last_expiry INTEGER,
    version INTEGER NOT NULL,
    FOREIGN KEY (organisation_id) REFERENCES organisation (id) ON DELETE RESTRICT
);

CREATE TABLE membership (
    account_id TEXT NOT NULL,
    organisation_id TEXT NOT NULL,
    role INTEGER NOT NULL,
    assigned_at INTEGER NOT NULL,
    PRIMARY KEY (account_id, organisation_id, role),
    FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE RESTRICT,
    FOREIGN KEY (organisation_id) REFERENCES organisation (id) ON DELETE RESTRICT
);

CREATE TABLE roster (
    organisation_id TEXT NOT NULL PRIMARY KEY,
    changed_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    FOREIGN KEY (organisation_id) REFERENCES organisation (id) ON DELETE RESTRICT
);

CREATE TABLE invitation (
    id TEXT NOT NULL PRIMARY KEY,
    organisation_id TEXT NOT NULL,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    roles TEXT NOT NULL,
    invited_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    token_hash BLOB NOT NULL,
    sent_at INTEGER NOT NULL,
    sendings INTEGER NOT NULL,
    accepted_at INTEGER,
    accepted_by TEXT,
    withdrawn_at INTEGER,
    version INTEGER NOT NULL,
    FOREIGN KEY (accepted_by) REFERENCES account (id) ON DELETE RESTRICT,
    FOREIGN KEY (invited_by) REFERENCES account (id) ON DELETE RESTRICT,
    FOREIGN KEY (organisation_id) REFERENCES organisation (id) ON DELETE RESTRICT
);

CREATE TABLE order_draft (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL,
    organisation_id TEXT NOT NULL,
    answers TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    order_id TEXT,
    version INTEGER NOT NULL,
    FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE RESTRICT,
    FOREIGN KEY (organisation_id) REFERENCES organisation (id) ON DELETE RESTRICT
);

CREATE TABLE production_unit (
    organisation_id TEXT NOT NULL,
    number TEXT NOT NULL,
    PRIMARY KEY (organisation_id, number),
    FOREIGN KEY (organisation_id) REFERENCES organisation (id) ON DELETE RESTRICT
);

CREATE TABLE tax_unit (
    organisation_id TEXT NOT NULL,
    number TEXT NOT NULL,
    PRIMARY KEY (organisation_id, number),
    FOREIGN KEY (organisation_id) REFERENCES organisation (id) ON DELETE RESTRICT
);

CREATE TABLE demonstration_person (
    account_id TEXT NOT NULL PRIMARY KEY,
    sealed_secrets BLOB NOT NULL,
    FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE RESTRICT
);

CREATE TABLE recovery_code (
    account_id TEXT NOT NULL,
    hash BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    used_at INTEGER,
    PRIMARY KEY (account_id, hash),
    FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE RESTRICT
);

CREATE TABLE sign_in_session (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL,
    organisation_id TEXT,
    security_stamp TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    ended_at INTEGER,
    FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE RESTRICT,
    FOREIGN KEY (organisation_id) REFERENCES organisation (id) ON DELETE RESTRICT
);

CREATE TABLE certificate_order (
    id TEXT NOT NULL PRIMARY KEY,
    profile_id TEXT NOT NULL,
    organisation_id TEXT NOT NULL,
    kind INTEGER NOT NULL,
    identification INTEGER NOT NULL,
    method INTEGER NOT NULL,
    is_published INTEGER NOT NULL,
    reference_number TEXT NOT NULL,
    status INTEGER NOT NULL,
    ordered_at INTEGER NOT NULL,
    ordered_by TEXT NOT NULL,
    email_validated_at INTEGER,
    terms_version TEXT,
    terms_accepted_at INTEGER,
    terms_accepted_by TEXT,
    issuance_id TEXT,
    issuing_session BLOB,
    issuing_instance TEXT,
    issuing_since INTEGER,
    confirm_by INTEGER,
    delivered_at INTEGER,
    serial TEXT,
    expires_at INTEGER,
    renews TEXT,
    -- What the public certificate database finds it by, as the certificate has it; null where it is not published.
    published_name TEXT,
    published_mail TEXT,
    published_organisation TEXT,
    published_cert_hash TEXT,
    published_issuer_and_serial_hash TEXT,
    published_subject_hash TEXT,
    published_key_id_hash TEXT,
    version INTEGER NOT NULL,
    FOREIGN KEY (ordered_by) REFERENCES account (id) ON DELETE RESTRICT,
    FOREIGN KEY (profile_id) REFERENCES certificate_profile (id) ON DELETE RESTRICT
);

-- Requests of CMP: what any node needs to go on with one, and to know it when it comes again. Only for a few days.
CREATE TABLE cmp_transaction (
    transaction_id BLOB NOT NULL PRIMARY KEY,
    request_kind INTEGER NOT NULL,
    cert_req_id INTEGER NOT NULL,
    is_implicit INTEGER NOT NULL,
    protection TEXT NOT NULL,
    code_id TEXT,
    signer TEXT,
    state INTEGER NOT NULL,
    nonce BLOB NOT NULL,
    request BLOB NOT NULL,
    order_id TEXT,
    issuance_id TEXT,
    expires_at INTEGER NOT NULL,
    version INTEGER NOT NULL
);

CREATE TABLE email_validation (
    token_hash BLOB NOT NULL PRIMARY KEY,
    order_id TEXT NOT NULL,
    email TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER,
    FOREIGN KEY (order_id) REFERENCES certificate_order (id) ON DELETE RESTRICT
);

CREATE TABLE expiry_notice (
    order_id TEXT NOT NULL,
    threshold_days INTEGER NOT NULL,
    told_at INTEGER,
    PRIMARY KEY (order_id, threshold_days),
    FOREIGN KEY (order_id) REFERENCES certificate_order (id) ON DELETE RESTRICT
);

-- What programs show instead of signing in. Of the secret only its hash is here.
CREATE TABLE access_token (
    id TEXT NOT NULL PRIMARY KEY,
    hash BLOB NOT NULL,
    account_id TEXT NOT NULL,
    organisation_id TEXT NOT NULL,
    name TEXT NOT NULL,
    rights INTEGER NOT NULL,
    serial TEXT,
    profile_id TEXT,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    ended_at INTEGER,
    used_at INTEGER,
    FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE RESTRICT,
    FOREIGN KEY (organisation_id) REFERENCES organisation (id) ON DELETE RESTRICT,
    FOREIGN KEY (profile_id) REFERENCES certificate_profile (id) ON DELETE RESTRICT
);

-- Which order a program's key stands for, so that asking twice orders once.
CREATE TABLE order_key (
    hash BLOB NOT NULL PRIMARY KEY,
    request_hash BLOB NOT NULL,
    order_id TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    FOREIGN KEY (order_id) REFERENCES certificate_order (id) ON DELETE RESTRICT
);

CREATE TABLE one_time_code (
    id TEXT NOT NULL PRIMARY KEY,
    order_id TEXT NOT NULL,
    salt BLOB NOT NULL,
    hash BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    wrong_tries INTEGER NOT NULL,
    replaced_at INTEGER,
    used_at INTEGER,
    sealed BLOB,
    FOREIGN KEY (order_id) REFERENCES certificate_order (id) ON DELETE RESTRICT
);

-- The one row that tries at unknown reference numbers are counted on.
INSERT INTO code_try_tally (id, tries) VALUES (1, 0);

CREATE INDEX ix_account_normalized_email ON account (normalized_email);
CREATE UNIQUE INDEX ix_account_normalized_user_name ON account (normalized_user_name);
CREATE INDEX ix_account_claim_user_id ON account_claim (user_id);
CREATE INDEX ix_account_login_user_id ON account_login (user_id);
CREATE INDEX ix_account_passkey_user_id ON account_passkey (user_id);
CREATE UNIQUE INDEX ix_certificate_order_issuance_id ON certificate_order (issuance_id) WHERE issuance_id IS NOT NULL;
CREATE INDEX ix_certificate_order_issuing_since ON certificate_order (issuing_since) WHERE status = 2;
CREATE INDEX ix_certificate_order_ordered_by ON certificate_order (ordered_by);
CREATE INDEX ix_certificate_order_open ON certificate_order (organisation_id, ordered_at) WHERE status IN (1, 2);
CREATE INDEX ix_certificate_order_organisation_id_expires_at_serial ON certificate_order (organisation_id, expires_at, serial);
CREATE INDEX ix_certificate_order_standing ON certificate_order (organisation_id, profile_id, status, kind, expires_at, serial);
CREATE INDEX ix_certificate_order_profile_id ON certificate_order (profile_id);
-- The public certificate database asks no other; orders that are not published cost it nothing.
CREATE INDEX ix_certificate_order_published_mail ON certificate_order (published_mail, serial, expires_at) WHERE published_mail IS NOT NULL;
CREATE INDEX ix_certificate_order_published_name ON certificate_order (published_name, serial, expires_at) WHERE published_name IS NOT NULL;
CREATE INDEX ix_certificate_order_published_organisation ON certificate_order (organisation_id, serial, expires_at) WHERE published_name IS NOT NULL;
CREATE INDEX ix_certificate_order_published_organisation_name ON certificate_order (published_organisation, serial, expires_at) WHERE published_name IS NOT NULL;
CREATE INDEX ix_certificate_order_published_cert_hash ON certificate_order (published_cert_hash) WHERE published_name IS NOT NULL;
CREATE INDEX ix_certificate_order_published_issuer_and_serial_hash ON certificate_order (published_issuer_and_serial_hash) WHERE published_name IS NOT NULL;
CREATE INDEX ix_certificate_order_published_subject_hash ON certificate_order (published_subject_hash) WHERE published_name IS NOT NULL;
CREATE INDEX ix_certificate_order_published_key_id_hash ON certificate_order (published_key_id_hash) WHERE published_name IS NOT NULL;
CREATE UNIQUE INDEX ix_certificate_order_reference_number ON certificate_order (reference_number);
-- One renewal of a certificate at a time, also of two people at once: 1 is pending, 2 issuing.
CREATE UNIQUE INDEX ix_certificate_order_renews ON certificate_order (renews) WHERE status IN (1, 2);
CREATE INDEX ix_certificate_order_renewed ON certificate_order (organisation_id, renews) WHERE renews IS NOT NULL;
CREATE UNIQUE INDEX ix_certificate_order_serial ON certificate_order (serial) WHERE serial IS NOT NULL;
-- Answers a list alone, in the order of names.
CREATE INDEX ix_certificate_profile_standing ON certificate_profile (organisation_id, name_key, id, open_orders, certificates, kinds, next_expiry, last_expiry);
CREATE INDEX ix_certificate_profile_next_expiry ON certificate_profile (organisation_id, next_expiry);
CREATE INDEX ix_demonstration_mail_delivered_at ON demonstration_mail (delivered_at);
CREATE INDEX ix_email_validation_order_id ON email_validation (order_id);
CREATE INDEX ix_invitation_accepted_by ON invitation (accepted_by);
CREATE INDEX ix_invitation_invited_by ON invitation (invited_by);
CREATE INDEX ix_invitation_organisation_id ON invitation (organisation_id);
CREATE UNIQUE INDEX ix_invitation_token_hash ON invitation (token_hash);
CREATE INDEX ix_membership_organisation_id ON membership (organisation_id);
CREATE INDEX ix_notice_account_id_created_at ON notice (account_id, created_at);
CREATE INDEX ix_notice_organisation_id ON notice (organisation_id);
CREATE INDEX ix_notice_account_id_read_at ON notice (account_id, read_at);
CREATE INDEX ix_order_key_created_at ON order_key (created_at);
CREATE INDEX ix_order_key_order_id ON order_key (order_id);
CREATE INDEX ix_one_time_code_expires_at ON one_time_code (expires_at) WHERE sealed IS NOT NULL;
CREATE INDEX ix_one_time_code_order_id ON one_time_code (order_id);
CREATE INDEX ix_cmp_transaction_expires_at ON cmp_transaction (expires_at);
CREATE INDEX ix_order_draft_account_id ON order_draft (account_id);
CREATE INDEX ix_order_draft_created_at ON order_draft (created_at);
CREATE INDEX ix_order_draft_organisation_id ON order_draft (organisation_id);
CREATE UNIQUE INDEX ix_organisation_cvr ON organisation (cvr);
CREATE INDEX ix_outbox_entry_done_at_given_up_at_due_at ON outbox_entry (done_at, given_up_at, due_at);
CREATE INDEX ix_access_token_account_id_organisation_id ON access_token (account_id, organisation_id);
CREATE INDEX ix_access_token_expires_at ON access_token (expires_at);
CREATE UNIQUE INDEX ix_access_token_hash ON access_token (hash);
CREATE INDEX ix_access_token_organisation_id ON access_token (organisation_id);
CREATE INDEX ix_access_token_profile_id ON access_token (profile_id);
CREATE INDEX ix_access_token_serial ON access_token (serial);
CREATE INDEX ix_sign_in_session_account_id ON sign_in_session (account_id);
CREATE INDEX ix_sign_in_session_organisation_id ON sign_in_session (organisation_id);
CREATE INDEX ix_sign_in_session_seen_at ON sign_in_session (seen_at);

-- Where a piece of a published name or address stands: an index of three characters each, which keeps no text, and whose they are.
CREATE TABLE published_number (
    number INTEGER NOT NULL PRIMARY KEY,
    serial TEXT NOT NULL
);

CREATE VIRTUAL TABLE published_piece USING fts5 (name, mail, content = '', detail = column, tokenize = 'trigram case_sensitive 1');

CREATE TRIGGER certificate_order_published_later AFTER UPDATE OF published_name ON certificate_order
WHEN NEW.published_name IS NOT NULL AND OLD.published_name IS NULL
BEGIN
    INSERT INTO published_number (serial) VALUES (NEW.serial);
    INSERT INTO published_piece (rowid, name, mail) VALUES (last_insert_rowid(), NEW.published_name, NEW.published_mail);
END;

CREATE TRIGGER certificate_order_published_at_once AFTER INSERT ON certificate_order WHEN NEW.published_name IS NOT NULL
BEGIN
    INSERT INTO published_number (serial) VALUES (NEW.serial);
    INSERT INTO published_piece (rowid, name, mail) VALUES (last_insert_rowid(), NEW.published_name, NEW.published_mail);
END;
