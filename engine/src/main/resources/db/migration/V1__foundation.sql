-- The foundation: who owns what, what was read, what must be done, what was booked.
--
-- Roles. Tables belong to the role that migrates; knyt_engine and knyt_web own nothing and see only the companies their
-- transaction names (knyt.companies, knyt.company). Every table that holds a company's data has forced row-level security.
-- Primary keys begin with company_id, except on the short list that a test reads: organization, app_user, membership,
-- web_session, signin_link, signin_try, lease, process, flyway_schema_history.
-- Columns that lists filter or sort on are plain bigint, int, text, date, timestamptz: only their operators are leakproof, and
-- only leakproof operators use an index under a policy.

create sequence knyt_id increment by 1000;
-- The order in which effects were made, whichever process made them: ids are handed out in blocks and do not tell.
create sequence effect_made;

create table organization (
    organization_id bigint primary key,
    name text not null check (length(name) between 1 and 200),
    created_at timestamptz not null
);

create table app_user (
    user_id bigint primary key,
    email text not null unique check (length(email) <= 200),
    name text not null check (length(name) <= 200),
    password_hash text not null default '',
    language text not null default 'sv' check (language in ('sv', 'en')),
    theme text not null default '' check (theme in ('', 'light', 'dark')),
    created_at timestamptz not null,
    -- When the user last looked at the first page of a company. Machine time.
    last_seen_at timestamptz
);

-- Tries to sign in by password, counted before the password is looked at: by address and e-mail together, by each alone, and all.
create table signin_try (
    subject_hash bytea primary key,
    tries int not null,
    window_until timestamptz not null,
    -- A pair that has signed in: until then strangers' tries do not count against it.
    trusted_until timestamptz
);
create index signin_try_over on signin_try (window_until);
comment on table signin_try is 'retention: deleted when its window and its trust are over';

-- A role in every company of an organization, those that are made later too. A role in one company alone: company_member.
create table membership (
    organization_id bigint not null references organization,
    user_id bigint not null references app_user,
    role text not null check (role in ('owner', 'bookkeeper', 'integrator', 'viewer')),
    -- Null while the person is invited: the row then opens nothing.
    accepted_at timestamptz,
    invited_by text not null default '',
    primary key (organization_id, user_id)
);
create index membership_user on membership (user_id);

create table web_session (
    session_hash bytea primary key,
    user_id bigint not null references app_user,
    created_at timestamptz not null,
    seen_at timestamptz not null,
    expires_at timestamptz not null
);
create index web_session_user on web_session (user_id, seen_at);
comment on table web_session is 'retention: deleted when expired';

create table signin_link (
    link_hash bytea primary key,
    user_id bigint not null references app_user,
    -- A reset lets its user choose a new password. An invitation does so where the account was never opened; otherwise it signs
    -- nobody in, and whoever is signed in already accepts with it.
    purpose text not null default 'sign-in' check (purpose in ('sign-in', 'reset', 'invitation')),
    -- What an invitation is to: every company of the organization, or one.
    organization_id bigint references organization,
    only_company bigint,
    expires_at timestamptz not null,
    used_at timestamptz,
    check ((purpose = 'invitation') = (organization_id is not null))
);
create index signin_link_user on signin_link (user_id);
comment on table signin_link is 'retention: deleted one day after it expired';

create table lease (
    scope text primary key,
    holder text not null,
    epoch bigint not null,
    until timestamptz not null
);

create table process (
    holder text primary key,
    seen_at timestamptz not null
);
comment on table process is 'retention: deleted one hour after last seen';

-- Published once for everybody; never changed, so that a voucher can be led back to its rate. Some thirty rows for each banking day.
create table exchange_rate (
    source text not null,
    currency text not null,
    day date not null,
    -- As the source quotes: of the European Central Bank units of the currency for one euro, of the Riksbank kronor for one unit of it.
    value numeric not null check (value > 0),
    primary key (source, currency, day)
);

create table company (
    company_id bigint primary key,
    organization_id bigint not null references organization,
    slug text not null unique check (slug ~ '^[a-z0-9-]{1,60}$'),
    name text not null check (length(name) between 1 and 200),
    organization_number text not null default '',
    currency text not null default 'SEK',
    zone text not null default 'Europe/Stockholm',
    sandbox boolean not null default false,
    -- Company time is machine time plus this; it only grows, and only in a sandbox.
    clock_offset_ms bigint not null default 0 check (clock_offset_ms >= 0 and (sandbox or clock_offset_ms = 0)),
    start_date date not null,
    -- Pay day of the first payout that a person noted as seen on the bank account: from here on each is to be. Null before.
    bank_from date,
    settings_version int not null default 1,
    wrapped_key bytea not null,
    created_at timestamptz not null,
    -- A sandbox that was begun anew: what it booked is kept, nobody works on it or sees it any more.
    ended_at timestamptz check (sandbox or ended_at is null)
);

-- Each move of a sandbox's clock, by machine time: what was noted before it is told by the clock that was in force then.
create table clock_move (
    company_id bigint not null,
    from_at timestamptz not null,
    offset_ms bigint not null,
    primary key (company_id, offset_ms)
);
comment on table clock_move is 'kept: as long as the company, one row for each time that a sandbox''s clock was moved';

-- A role in one company; it goes before the one that the person has in all of the organization's, unless that is the owner's.
create table company_member (
    company_id bigint not null,
    user_id bigint not null references app_user,
    role text not null check (role in ('owner', 'bookkeeper', 'integrator', 'viewer')),
    -- As in membership.
    accepted_at timestamptz,
    invited_by text not null default '',
    primary key (company_id, user_id)
);
create index company_member_user on company_member (user_id);
comment on table company_member is 'kept: until the person is removed or declines';

create table settings_version (
    company_id bigint not null,
    version int not null,
    body text not null,
    note text not null default '',
    created_by text not null,
    created_at timestamptz not null,
    primary key (company_id, version)
);

create table connection (
    company_id bigint not null,
    connection_id bigint not null,
    connector text not null,
    name text not null,
    base_uri text not null,
    settings text not null,
    -- The account whose calls are counted, as the settings name it. Shared with other companies only once it is proved (Connections).
    quota_scope text not null,
    hook_token_hash bytea not null,
    hook_address text not null default '',
    hook_asked_at timestamptz,
    hook_next_at timestamptz,
    hook_failures int not null default 0,
    hook_error_code text not null default '',
    hook_error_args text not null default '{}',
    state text not null check (state in ('active', 'paused', 'sign-in-again')),
    state_since timestamptz not null,
    state_detail text not null default '',
    -- Company time from which purchases that begin are not taken, and who said so; null while it takes them.
    winding_since timestamptz,
    winding_by text not null default '',
    -- Company time at which it was made.
    opened_at timestamptz not null default now(),
    -- A person has said that its payouts are its own although another connection of the provider has some of the same references.
    own_references boolean not null default false,
    created_at timestamptz not null,
    -- Machine time: its settings or its sign-in are these since then. What was read before says nothing of them.
    changed_at timestamptz not null default '-infinity',
    -- Machine time: the system let us in when they were tried; null where they were kept untried.
    tried_at timestamptz,
    primary key (company_id, connection_id)
);
create unique index connection_hook on connection (hook_token_hash);

create table connection_secret (
    company_id bigint not null,
    connection_id bigint not null,
    key text not null,
    sealed bytea not null,
    updated_at timestamptz not null,
    primary key (company_id, connection_id, key)
);

create table connection_exchange (
    company_id bigint not null,
    connection_id bigint not null,
    begun_at timestamptz not null,
    primary key (company_id, connection_id)
);
comment on table connection_exchange is 'a single-use credential is being exchanged; left behind by a crash: sign in again';

create table check_answer (
    company_id bigint not null,
    connection_id bigint not null,
    code text not null,
    -- Whether all is as it should be in the system, by a person who has looked.
    holds boolean not null,
    note text not null,
    -- Digest of what the check said then: other facts ask anew.
    facts text not null,
    actor text not null,
    -- Company time.
    answered_at timestamptz not null,
    primary key (company_id, connection_id, code)
);
comment on table check_answer is 'the newest answer of a person to what a system does not tell; earlier ones stand in audit_log';

create table schedule (
    company_id bigint not null,
    connection_id bigint not null,
    stream text not null,
    lane text not null,
    -- The longest time between two reads; with a timetable of the company's own, by that.
    interval_seconds int not null check (interval_seconds between 1 and 2678400),
    timetable text not null default '',
    -- Company time.
    next_at timestamptz not null,
    -- Machine time of the latest hint not yet read.
    hinted_at timestamptz,
    -- Machine time of the latest hint from the system itself.
    hook_at timestamptz,
    cursor text not null default '',
    read_at timestamptz,
    complete_to timestamptz,
    failed_since timestamptz,
    failure_code text not null default '',
    failure_args text not null default '{}',
    failures int not null default 0,
    primary key (company_id, connection_id, stream)
);

-- What a provider tells of the time before the company began with Knyt: read once, when a person asks for it.
create table history_read (
    company_id bigint not null,
    connection_id bigint not null,
    state text not null check (state in ('running', 'done', 'failed')),
    -- Company time: read from here up to the company's first day.
    from_at timestamptz not null,
    until_at timestamptz not null,
    -- Whether the provider says how far back it tells; where not, what it refuses lies too far back.
    reach_known boolean not null,
    cursor text not null default '',
    reached_at timestamptz,
    pages int not null default 0,
    records int not null default 0,
    -- Files that the provider names and does not give.
    missing int not null default 0,
    -- The first hundred of them by name.
    missing_names text[] not null default '{}',
    payouts int not null default 0,
    failure_code text not null default '',
    failure_args text not null default '{}',
    failures int not null default 0,
    -- Machine time.
    next_at timestamptz not null,
    asked_by text not null,
    -- Company time.
    asked_at timestamptz not null,
    finished_at timestamptz,
    primary key (company_id, connection_id)
);

-- Payouts of that time, for reading alone: nothing is matched with them, and nothing booked of them.
create table history_payout (
    company_id bigint not null,
    connection_id bigint not null,
    currency text not null,
    reference text not null,
    paid_at timestamptz not null,
    paid_minor bigint not null,
    lines int not null,
    -- As its source calls it, where somebody may ask for it by that.
    source_id text not null default '',
    primary key (company_id, connection_id, currency, reference)
);
create index history_payout_source on history_payout (company_id, connection_id, source_id);
create index history_payout_paid on history_payout (company_id, connection_id, paid_at);
comment on table history_payout is 'kept: what the provider no longer tells; one row for each payout before the company began';

create table history_line (
    company_id bigint not null,
    connection_id bigint not null,
    currency text not null,
    reference text not null,
    place int not null,
    kind text not null,
    provider_kind text not null,
    amount_minor bigint not null,
    at timestamptz not null,
    order_reference text not null,
    provider_transaction_id text not null,
    primary key (company_id, connection_id, currency, reference, place)
);
comment on table history_line is 'kept: as long as its payout';

create table webhook_delivery (
    company_id bigint not null,
    connection_id bigint not null,
    delivery_id text not null,
    received_at timestamptz not null,
    primary key (company_id, connection_id, delivery_id)
);
create index webhook_delivery_received on webhook_delivery using brin (received_at);
comment on table webhook_delivery is 'retention: 400 days';

create table raw_record (
    company_id bigint not null,
    raw_id bigint not null,
    connection_id bigint not null,
    stream text not null,
    source_key text not null,
    changed_at timestamptz not null,
    received_at timestamptz not null,
    media_type text not null,
    bytes int not null,
    sealed bytea not null,
    -- SHA-256 over the sealed bytes: the chain still verifies when the key is gone.
    hash bytea not null,
    park_code text not null default '',
    park_detail text not null default '',
    primary key (company_id, raw_id)
);
create index raw_record_parked on raw_record (company_id, received_at) where park_code <> '';
-- Rows arrive in the order of this column, so its summary costs an insert nothing and still leads to what is old.
create index raw_record_received on raw_record using brin (received_at);
comment on table raw_record is 'retention: with its fiscal year, seven years after the calendar year it ended in';

create table raw_key (
    company_id bigint not null,
    raw_id bigint not null,
    wrapped_key bytea not null,
    primary key (company_id, raw_id)
);
comment on table raw_key is 'retention: with its record, or until a person of the record is erased; it can then not be read';

-- Whom a record names. All of them: erasing any one makes the record unreadable.
create table raw_person (
    company_id bigint not null,
    raw_id bigint not null,
    person_id bigint not null,
    primary key (company_id, raw_id, person_id)
);
create index raw_person_person on raw_person (company_id, person_id);
comment on table raw_person is 'retention: with its record, or until the person is erased';

create table person (
    company_id bigint not null,
    person_id bigint not null,
    connection_id bigint not null,
    person_key text not null,
    sealed bytea not null,
    -- The source's time of the telling that is stored, and a keyed hash of it: an older one changes nothing, the same one neither.
    told_at timestamptz not null,
    told_hash bytea not null,
    -- When an earlier row of the same key was erased; what was told of before stays unreadable.
    erased_before timestamptz,
    updated_at timestamptz not null,
    primary key (company_id, person_id),
    unique (company_id, connection_id, person_key)
);
create index person_told on person using brin (told_at);
comment on table person is 'retention: until erased, or with the last record that names the person';

-- Words to search by, keyed letter by letter so that a prefix is a range (docs/decisions/03-persons-access-and-records.md). No word stands readable.
create table person_token (
    company_id bigint not null,
    token text collate "C" not null,
    person_id bigint not null,
    primary key (company_id, token, person_id)
);
-- With the token, so that who is found by one word is asked for another by this index alone.
create index person_token_person on person_token (company_id, person_id, token);
comment on table person_token is 'retention: with its person';

-- Who was erased, as a keyed hash of connection and person key: what is read again of them is kept unreadable.
create table person_erased (
    company_id bigint not null,
    key_hash bytea not null,
    -- Company time.
    erased_at timestamptz not null,
    primary key (company_id, key_hash)
);
comment on table person_erased is 'kept: as long as the source may tell of the person again; names nobody';

create table document (
    company_id bigint not null,
    document_id bigint not null,
    connection_id bigint not null,
    kind text not null,
    source_id text not null,
    version int not null,
    hash bytea not null,
    body text not null,
    raw_id bigint not null,
    source_changed_at timestamptz not null,
    updated_at timestamptz not null,
    trail_id bigint,
    -- Of an invoice: what the buyer writes when paying; no number of ours, and several invoices may share one. Empty for others.
    ocr text not null default '',
    primary key (company_id, document_id),
    unique (company_id, connection_id, kind, source_id)
);
create index document_return on document (company_id, document_id desc) where kind = 'return';
create index document_ocr on document (company_id, ocr) where ocr <> '';
create index document_trail on document (company_id, trail_id) where trail_id is not null;

-- What an invoice may be named by in a payout, in each of its fields, without what two spellings may differ by. For looking up alone:
-- which field counts, and which spellings, the company has chosen. Beside a payment stands the number of the invoice that it is of.
create table invoice_reference (
    company_id bigint not null,
    plain text collate "C" not null,
    document_id bigint not null,
    primary key (company_id, plain, document_id)
);
comment on table invoice_reference is 'kept: as long as its document';
create index invoice_reference_document on invoice_reference (company_id, document_id);

create table document_version (
    company_id bigint not null,
    document_id bigint not null,
    version int not null,
    hash bytea not null,
    body text not null,
    raw_id bigint not null,
    replaced_at timestamptz not null,
    primary key (company_id, document_id, version)
);
create index document_version_replaced on document_version using brin (replaced_at);
comment on table document_version is 'retention: versions that a newer one replaced, as raw_record';

create table counterpart (
    company_id bigint not null,
    document_id bigint not null,
    connection_id bigint not null,
    kind text not null,
    target_id text not null,
    made_at timestamptz not null,
    primary key (company_id, document_id, connection_id, kind, target_id)
);
create index counterpart_target on counterpart (company_id, connection_id, kind, target_id);

create table change_head (
    company_id bigint not null,
    lane text not null,
    position bigint not null default 0,
    primary key (company_id, lane)
);

create table change_log (
    company_id bigint not null,
    lane text not null,
    position bigint not null,
    subject text not null check (subject in ('document', 'trail', 'payout')),
    subject_id bigint not null,
    version int not null,
    at timestamptz not null,
    primary key (company_id, lane, position)
);
comment on table change_log is 'retention: 90 days, behind the slowest reader';

create table reader_position (
    company_id bigint not null,
    lane text not null,
    reader text not null,
    position bigint not null,
    primary key (company_id, lane, reader)
);

create table trail (
    company_id bigint not null,
    trail_id bigint not null,
    order_document_id bigint,
    order_number text collate "C" not null default '',
    channel text not null default '',
    country text not null default '',
    buyer_kind text not null default '',
    payment_method text not null default '',
    -- Who was paid and owes what is open; empty when it is none that we know by name. Where several providers were paid, the first;
    -- what is open at the others, in minor units by their codes, is part of what is open in all.
    provider text not null default '',
    others_open text not null default '{}',
    -- What is reserved at the others and not captured, likewise.
    others_reserved text not null default '{}',
    person_id bigint,
    -- Company time. What the purchase's documents were read from is kept unreadable from then on.
    erased_at timestamptz,
    placed_at timestamptz not null,
    currency text not null default 'SEK',
    total_minor bigint not null default 0,
    shipped_minor bigint not null default 0,
    captured_minor bigint not null default 0,
    invoiced_minor bigint not null default 0,
    refunded_minor bigint not null default 0,
    credited_minor bigint not null default 0,
    settled_minor bigint not null default 0,
    invoice_open_minor bigint not null default 0,
    provider_open_minor bigint not null default 0,
    -- waiting: open, nothing due · tied: nothing left open · held: needs a person · cancelled · skipped: by rule, others book it. Why it
    -- is held or skipped stands in held_code.
    state text not null default 'waiting' check (state in ('waiting', 'tied', 'held', 'cancelled', 'skipped')),
    held_code text not null default '',
    held_args text not null default '{}',
    -- What a person has said of a charged VAT rate that was not valid on the day; who and when stand in the audit log.
    rate_decision text not null default 'NONE' check (rate_decision in ('NONE', 'AS_CHARGED', 'VALID_RATE')),
    tied_at timestamptz,
    -- Company time when something falls due that nothing will tell of.
    due_at timestamptz,
    updated_at timestamptz not null,
    merged_into bigint,
    primary key (company_id, trail_id)
);
create index trail_placed on trail (company_id, placed_at desc, trail_id desc) where merged_into is null;
create index trail_state on trail (company_id, state, placed_at desc, trail_id desc) where merged_into is null;
create index trail_country on trail (company_id, country, placed_at desc, trail_id desc) where merged_into is null;
create index trail_method on trail (company_id, payment_method, placed_at desc, trail_id desc) where merged_into is null;
create index trail_number on trail (company_id, order_number) where merged_into is null;
create index trail_person on trail (company_id, person_id) where person_id is not null;
create index trail_due on trail (company_id, due_at) where due_at is not null and merged_into is null;
create index trail_of_provider on trail (company_id, provider, trail_id) where state in ('waiting', 'held') and merged_into is null;
create index trail_reserved on trail (company_id, trail_id)
    where others_reserved <> '{}' and state in ('waiting', 'held') and merged_into is null;
create index trail_erased on trail (company_id, trail_id) where erased_at is not null;

-- What purchases sum up to, by day of the company's zone, kept with each change of a purchase (trail_sums), so that the first page
-- reads days and not purchases. Purchases whose order has not been seen, were cancelled or were merged away count for nothing. Those that a
-- rule skips are apart: the shop counts them, nothing else does.
create table trail_day (
    company_id bigint not null,
    day date not null,
    currency text not null,
    -- tied · loose: needs a person · transit: captured or on own invoice, not yet tied · unshipped: neither · skipped: by a rule
    part text not null check (part in ('tied', 'loose', 'transit', 'unshipped', 'skipped')),
    purchases bigint not null,
    sold_minor bigint not null,
    booked_minor bigint not null,
    captured_minor bigint not null,
    primary key (company_id, day, currency, part)
);
comment on table trail_day is 'kept: five rows a day, as long as the purchases';

-- What was captured for purchases and no sale holds, by when it was captured; a row goes when it is booked.
create table unbooked_capture (
    company_id bigint not null,
    trail_id bigint not null,
    captured_at timestamptz not null,
    currency text not null,
    amount_minor bigint not null check (amount_minor > 0),
    primary key (company_id, trail_id, captured_at)
);
create index unbooked_capture_at on unbooked_capture (company_id, captured_at);
comment on table unbooked_capture is 'kept: until it is booked';

-- What providers owe for purchases that are not tied, less what they are owed themselves; purchases are those they owe for.
create table trail_owed (
    company_id bigint not null,
    provider text not null,
    currency text not null,
    purchases bigint not null,
    -- Those of them that no provider before this one owes for: over all providers each purchase is counted once.
    counted bigint not null,
    open_minor bigint not null,
    primary key (company_id, provider, currency)
);
comment on table trail_owed is 'kept: a row for each provider and currency';

create table trail_key (
    company_id bigint not null,
    key text not null,
    trail_id bigint not null,
    primary key (company_id, key)
);
create index trail_key_trail on trail_key (company_id, trail_id);

-- What lines of payouts may name purchases and refunds by that a rule skips: the money comes though others have booked them. By which
-- rule, and where such money stands: open (nobody has said), earlier (on the provider's account, by the books before Knyt), or an account.
-- Two shops may use one order number, so that each purchase has its own row.
create table skipped_reference (
    company_id bigint not null,
    provider text not null,
    reference text not null,
    trail_id bigint not null,
    rule text not null,
    reason text not null,
    settings_version int not null,
    money text not null check (money ~ '^(open|earlier|[1-8][0-9]{3})$'),
    -- 0 for the purchase; of a refund that is skipped alone what its line says, negative, in the currency of the purchase
    refund_minor bigint not null default 0 check (refund_minor <= 0),
    primary key (company_id, provider, reference, trail_id, refund_minor)
);
create index skipped_reference_trail on skipped_reference (company_id, trail_id);
comment on table skipped_reference is 'kept: as long as the rule skips the purchase or its refund';

-- Refunds that a rule skips: others credit them, or pay them back. By the key that a person's word on each is kept by.
create table skipped_refund (
    company_id bigint not null,
    trail_id bigint not null,
    refund_key text not null,
    order_number text not null,
    amount text not null,
    held_args text not null,
    -- Company time at which it was skipped first.
    skipped_at timestamptz not null,
    primary key (company_id, trail_id, refund_key)
);
create index skipped_refund_newest on skipped_refund (company_id, skipped_at desc, refund_key);
comment on table skipped_refund is 'kept: as long as the rule skips the refund';

create table flow (
    company_id bigint not null,
    flow_id bigint not null,
    code text not null,
    source_connection_id bigint not null,
    target_connection_id bigint not null,
    state text not null check (state in ('on', 'paused')),
    primary key (company_id, flow_id),
    unique (company_id, code, source_connection_id, target_connection_id)
);

create table transfer (
    company_id bigint not null,
    connection_id bigint not null,
    kind text not null,
    document_id bigint not null,
    trail_id bigint,
    target_id text not null,
    wanted text not null,
    wanted_version int not null,
    confirmed_version int not null default 0,
    state text not null check (state in ('waiting', 'sending', 'done', 'held', 'rejected', 'unknown')),
    next_at timestamptz not null,
    may_land_until timestamptz,
    attempts int not null default 0,
    error_code text not null default '',
    error_args text not null default '{}',
    primary key (company_id, connection_id, kind, document_id)
);
create index transfer_pending on transfer (company_id, connection_id, next_at) where state in ('waiting', 'sending', 'unknown');

create table effect (
    company_id bigint not null,
    effect_id bigint not null,
    made bigint not null default nextval('effect_made'),
    connection_id bigint not null,
    effect_key text not null,
    kind text not null,
    trail_id bigint,
    payout_id bigint,
    document_id bigint,
    person_key text not null default '',
    person_connection_id bigint,
    body text not null,
    settings_version int not null,
    priority int not null,
    open_needs int not null default 0,
    state text not null check (state in
        ('waiting', 'sending', 'accepted', 'done', 'held', 'rejected', 'unknown', 'withdrawn')),
    next_at timestamptz not null,
    may_land_until timestamptz,
    attempts int not null default 0,
    not_there int not null default 0,
    result_id text not null default '',
    result_facts text not null default '{}',
    error_code text not null default '',
    error_args text not null default '{}',
    -- Month (202701) that it books in, 0 where it books nothing.
    book_month int not null default 0,
    -- The day that it was dated before it went to the next open one, since its month is locked here.
    moved_from date,
    -- The year (2027) or month (202611) that was missing or locked in the target: it stands in line for it, in the order of made.
    waits_period int not null default 0,
    created_at timestamptz not null,
    done_at timestamptz,
    -- When the target is asked again whether what is done stands; null where it stands for good. What a signed word of the target has
    -- said meanwhile is its error.
    look_at timestamptz,
    -- One more each time that what was done came to nothing and is done anew.
    round int not null default 1,
    -- An attempt of this round had no answer: it may have arrived, and show late.
    maybe_sent boolean not null default false,
    primary key (company_id, effect_id),
    unique (company_id, connection_id, effect_key)
);
create index effect_period on effect (company_id, connection_id, waits_period, made)
    where waits_period <> 0 and state in ('waiting', 'sending', 'unknown');
create index effect_due on effect (company_id, connection_id, priority, made, next_at)
    where state = 'waiting' and open_needs = 0;
create index effect_sent on effect (company_id, connection_id, next_at) where state in ('sending', 'unknown', 'accepted');
create index effect_look on effect (company_id, connection_id, look_at) where look_at is not null;
-- What a word of the target is about.
create index effect_given on effect (company_id, connection_id, result_id collate "C")
    where kind in ('capture', 'refund') and state = 'done';
create index effect_trail on effect (company_id, trail_id, made) where trail_id is not null;
create index effect_payout on effect (company_id, payout_id, effect_id) where payout_id is not null;
create index effect_trouble on effect (company_id, effect_id) where state in ('held', 'rejected');
create index effect_moved on effect (company_id, moved_from, effect_id) where moved_from is not null;
create index effect_needy on effect (company_id, connection_id) where state = 'waiting' and open_needs > 0;
-- What has been booked since the accounting system was asked.
create index effect_done on effect (company_id, done_at) where done_at is not null;
-- Rows arrive in the order of this column; a full index would be written anew with each state that an effect passes.
create index effect_created on effect using brin (created_at);

create table effect_need (
    company_id bigint not null,
    effect_id bigint not null,
    alias text not null,
    connection_id bigint not null,
    need_key text not null,
    result_id text,
    primary key (company_id, effect_id, alias)
);
create index effect_need_key on effect_need (company_id, connection_id, need_key) where result_id is null;

create table effect_attempt (
    company_id bigint not null,
    effect_id bigint not null,
    attempt int not null,
    holder text not null,
    epoch bigint not null,
    begun_at timestamptz not null,
    ended_at timestamptz,
    outcome text not null default '',
    error_code text not null default '',
    error_args text not null default '{}',
    primary key (company_id, effect_id, attempt)
);
create index effect_attempt_begun on effect_attempt using brin (begun_at);
comment on table effect_attempt is 'retention: seven years after the calendar year of the fiscal year, once the effect has ended';

-- What was sent and answered in an attempt that did not end well, without secrets, sealed: a person may be named in it.
create table effect_exchange (
    company_id bigint not null,
    effect_id bigint not null,
    attempt int not null,
    kept_at timestamptz not null,
    sealed bytea not null,
    primary key (company_id, effect_id, attempt)
);
create index effect_exchange_kept on effect_exchange (company_id, kept_at);
comment on table effect_exchange is 'retention: 90 days';

create table fact (
    company_id bigint not null,
    fact_id bigint not null,
    fact_key text not null,
    type text not null,
    trail_id bigint,
    document_id bigint not null,
    document_version int not null,
    provider text not null default '',
    invoice_number text not null default '',
    event_date date not null,
    currency text not null,
    amount_minor bigint not null,
    -- the part of the amount that a voucher of ours books; the rest stands on an invoice or credit note
    own_minor bigint not null default 0,
    -- the part of the amount that was not paid through the provider: gift cards used
    elsewhere_minor bigint not null default 0,
    tax_minor bigint not null,
    -- of a credit: the notes that make it, by their keys, with the rows that each takes back
    notes text not null default '[]',
    -- of a sale: the prices that rules have its rows booked at, by row, so that what is given back is parted as it was
    prices text not null default '{}',
    body text not null,
    -- of a credit: why it was made, and the shop's own code of that; empty where nobody has said
    return_kind text not null default '' check (return_kind in ('', 'return', 'complaint', 'exchange', 'cancelled')),
    return_reason text not null default '',
    -- of a sale that several reservations pay: the one that pays this part
    tender text not null default '',
    settings_version int not null,
    created_at timestamptz not null,
    -- The account of the provider's contract that it stands on; 0 for the provider's common one.
    account int not null default 0,
    primary key (company_id, fact_id),
    unique (company_id, fact_key)
);
create index fact_trail on fact (company_id, trail_id, event_date);
create index fact_event on fact (company_id, event_date);
create index fact_credit on fact (company_id, event_date desc, fact_id desc) where type = 'credit';
create index fact_return on fact (company_id, return_kind, event_date desc, fact_id desc) where type = 'credit';

-- What a sale or credit gives each rate of the VAT return, as it was booked; credits are negative. Amounts in the currency of the books.
create table fact_vat (
    company_id bigint not null,
    fact_id bigint not null,
    part int not null,
    treatment text not null,
    country text not null,
    -- A percentage, as a decimal.
    rate text not null,
    base_box text not null,
    vat_box text not null,
    -- 0 where the rate has none.
    vat_account int not null,
    -- Booked by a voucher of ours; else by an invoice or credit note of the accounting system.
    own boolean not null,
    base_minor bigint not null,
    vat_minor bigint not null,
    -- Base and VAT in the currency of the sale.
    told_base_minor bigint not null,
    told_minor bigint not null,
    -- Largest difference between base × rate and VAT that rounding can make, in minor units, as a decimal.
    bound text not null,
    -- With the first part of a sale whose freight bears other rates than its goods: its day, and the rates of each, parted by blanks.
    freight_on date,
    freight_rates text not null default '',
    goods_rates text not null default '',
    primary key (company_id, fact_id, part)
);
create index fact_vat_freight on fact_vat (company_id, freight_on, fact_id) where freight_on is not null;
comment on table fact_vat is 'kept: as long as its fact';

-- A refund that a person started here. It waits for a second person where it is larger than the company's limit.
create table asked_refund (
    company_id bigint not null,
    asked_id bigint not null,
    -- the order, whose trail it belongs to
    document_id bigint not null,
    order_number text not null,
    currency text not null,
    amount_minor bigint not null check (amount_minor > 0),
    -- rows as planning takes them, and as the shop and the provider are told them
    given_back text not null,
    told text not null,
    -- what the buyer owes for the return and is kept of them
    kept text not null default '[]',
    -- which captures give it, and how much each
    shares text not null default '[]',
    -- why it is given back, as the person said
    return_kind text not null default '' check (return_kind in ('', 'return', 'complaint', 'exchange', 'cancelled')),
    -- paid back by another road than the provider: by hand by bank or swish, as store credit, or off the merchant's own invoice; empty for
    -- the provider
    road text not null default '' check (road in ('', 'bank', 'swish', 'store-credit', 'invoice')),
    reason text not null default '',
    -- the rule about refunds that lets it wait for somebody's yes, and its reason; empty where none does
    held_rule text not null default '',
    held_reason text not null default '',
    state text not null check (state in ('waits', 'sent', 'refused')),
    -- of the form: sent twice it is one refund
    nonce text not null,
    asked_by text not null,
    asked_at timestamptz not null,
    decided_by text not null default '',
    decided_at timestamptz,
    -- the return begun here that it pays back; 0 for none
    return_id bigint not null default 0,
    primary key (company_id, asked_id),
    unique (company_id, nonce)
);
create index asked_refund_document on asked_refund (company_id, document_id);
create index asked_refund_listed on asked_refund (company_id, asked_id desc);
create index asked_refund_waits on asked_refund (company_id, asked_id desc) where state = 'waits';

-- A return that a person began here: goods that are waited for. What is paid back when they come is an asked_refund of it, or a
-- refund that the shop or a provider tells of.
create table return_order (
    company_id bigint not null,
    return_id bigint not null,
    -- the original order, whose trail it belongs to
    document_id bigint not null,
    order_number text not null,
    -- as people call it: the order's number and which of its returns
    name text not null,
    return_kind text not null check (return_kind in ('return', 'complaint', 'exchange', 'cancelled')),
    -- rows with pieces and what becomes of them, what the buyer owes, and which refunds were known when it was begun
    chosen text not null,
    currency text not null,
    -- what it was to pay back when it was begun
    amount_minor bigint not null check (amount_minor > 0),
    road text not null default '' check (road in ('', 'bank', 'swish', 'store-credit', 'invoice')),
    reason text not null default '',
    state text not null check (state in ('expected', 'part', 'received', 'closed', 'cancelled')),
    -- what has not come is not waited for
    rest_dropped boolean not null default false,
    -- the shop's own return of the same goods, 0 for none; and facts of credits that others began and that were of these goods
    shop_document bigint not null default 0,
    met text not null default '[]',
    -- the order that the buyer made instead, of an exchange: its number and its document; empty and 0 for none
    exchange_order text not null default '',
    exchange_document bigint not null default 0,
    -- of the form: sent twice it is one return
    nonce text not null,
    begun_by text not null,
    -- Company time.
    begun_at timestamptz not null,
    primary key (company_id, return_id),
    unique (company_id, nonce)
);
comment on table return_order is 'kept: as long as the document that it is of';
create index return_order_document on return_order (company_id, document_id);
create index return_order_live on return_order (company_id, return_id desc) where state in ('expected', 'part', 'received');
create index return_order_shop on return_order (company_id, shop_document) where shop_document <> 0;

-- What a person has said of a refund that a rule holds, by the key that the refund has in planning.
create table refund_word (
    company_id bigint not null,
    refund_key text not null,
    -- the order, whose trail it belongs to
    document_id bigint not null,
    word text not null check (word in ('let-go', 'aside')),
    order_number text not null,
    amount text not null,
    -- why it was held
    held_code text not null,
    held_args text not null,
    said_by text not null,
    -- Company time.
    said_at timestamptz not null,
    primary key (company_id, refund_key)
);
create index refund_word_document on refund_word (company_id, document_id);
comment on table refund_word is 'kept: as long as the document that it is of';
create index refund_word_aside on refund_word (company_id, said_at desc, refund_key) where word = 'aside';

-- What a person has said of one order or payout that a rule stops, by what the rule asked of it then: another rule, or another content,
-- asks anew.
create table rule_word (
    company_id bigint not null,
    -- the order, or the payout
    document_id bigint not null,
    asked text not null,
    word text not null check (word in ('let-go', 'aside')),
    -- why it was stopped
    held_code text not null,
    held_args text not null,
    said_by text not null,
    -- Company time.
    said_at timestamptz not null,
    primary key (company_id, document_id, asked)
);
comment on table rule_word is 'kept: as long as the document that it is of';

-- What was paid back by another road than the provider's: when and from which account, by a person's word or a line of the bank.
create table road_payment (
    company_id bigint not null,
    -- the credit that it pays, and which word of it this is
    fact_id bigint not null,
    nth int not null default 1,
    paid_on date not null,
    -- the day that its voucher has: that day, or the first open one after it
    booked_on date not null,
    -- the account of the books that it was paid from
    account int not null,
    reference text not null default '',
    -- the accounting system has the payment already: Knyt books none
    elsewhere boolean not null default false,
    -- Of one in another currency than that of the books: what left the account in that of the books, and by whose rate or word.
    cost_minor bigint,
    cost_of text not null default '',
    bank_entry_id bigint,
    -- Paid from the account of money in transit: the day on which the accounting system's bank feed took it off there.
    feed_on date,
    said_by text not null,
    -- Company time.
    said_at timestamptz not null,
    -- taken back: the day that its correcting voucher has, or the day it was booked on where there was nothing to correct
    withdrawn_on date,
    withdrawn_by text not null default '',
    withdrawn_at timestamptz,
    withdrawn_why text not null default '',
    primary key (company_id, fact_id, nth)
);
create unique index road_payment_stands on road_payment (company_id, fact_id) where withdrawn_on is null;
create unique index road_payment_entry on road_payment (company_id, bank_entry_id) where bank_entry_id is not null and withdrawn_on is null;
-- What was paid from an account and stood there on a day.
create index road_payment_from on road_payment (company_id, account, (coalesce(feed_on, 'infinity')));
-- What was away from the account for a time.
create index road_payment_away on road_payment (company_id, withdrawn_on) where withdrawn_on > booked_on;
comment on table road_payment is 'kept: as long as its fact';

-- That the bank has paid what stood in transit of one, by a person's word: by a voucher of ours, or by the accounting system's bank feed.
create table road_bank (
    company_id bigint not null,
    fact_id bigint not null,
    -- of which word that it was paid, and which word of this it is
    nth int not null,
    bank_nth int not null,
    paid_on date not null,
    -- from which account of the bank, of the account of money in transit
    account int not null,
    transit int not null,
    -- what left, in the currency of the books
    minor bigint not null check (minor <> 0),
    ours boolean not null,
    bank_entry_id bigint,
    why text not null default '',
    said_by text not null,
    -- Company time.
    said_at timestamptz not null,
    withdrawn_by text not null default '',
    withdrawn_at timestamptz,
    withdrawn_why text not null default '',
    primary key (company_id, fact_id, nth, bank_nth)
);
create unique index road_bank_stands on road_bank (company_id, fact_id) where withdrawn_at is null;
create unique index road_bank_entry on road_bank (company_id, bank_entry_id) where bank_entry_id is not null and withdrawn_at is null;
comment on table road_bank is 'kept: as long as its fact';

-- What a payout line may be matched by. rank: 1 provider transaction id, 2 payment id, 3 capture reference, 4 order number.
create table fact_reference (
    company_id bigint not null,
    provider text not null,
    reference text not null,
    rank int not null,
    fact_id bigint not null,
    -- Of a sale that the buyer paid in another currency than the shop's: what the shop says that its capture came to, where that is another amount.
    told_minor bigint,
    primary key (company_id, provider, reference, rank, fact_id)
);
create index fact_reference_fact on fact_reference (company_id, fact_id);

create table payout (
    company_id bigint not null,
    payout_id bigint not null,
    connection_id bigint not null,
    provider text not null,
    reference text not null,
    currency text not null,
    paid_at timestamptz not null,
    book_date date not null,
    paid_minor bigint not null,
    opening_minor bigint not null,
    closing_minor bigint not null,
    class_totals text not null default '{}',
    -- The settlement's own rate of exchange: units of rate_currency for one of currency; empty where it states none.
    rate text not null default '',
    rate_currency text not null default '',
    -- In another currency than the books': units of theirs for one, at which it was booked, and what its opening balance stood at there.
    book_rate numeric,
    opening_book_minor bigint not null default 0,
    -- Of the document that the lines are from; changes names what later versions did to the first.
    version int not null default 1,
    changes text not null default '[]',
    sales_minor bigint not null default 0,
    -- How many purchases, refunds and disputes its lines tell.
    sales_count int not null default 0,
    refunds_count int not null default 0,
    disputes_count int not null default 0,
    refunds_minor bigint not null default 0,
    fees_minor bigint not null default 0,
    fee_vat_minor bigint not null default 0,
    adjustments_minor bigint not null default 0,
    fx_minor bigint not null default 0,
    difference_minor bigint not null default 0,
    -- Where it is booked although it does not add up: the class of what explains it, the line, what names the purchase, the fact that
    -- is in no payout, and the difference in the currency of the books. No class where it adds up or is held.
    difference_class text not null default '',
    difference_line int not null default 0,
    difference_what text not null default '',
    difference_fact_id bigint,
    difference_booked_minor bigint not null default 0,
    -- Where the VAT stated on its fees is not what the company's table says: each such kind of VAT as a finding, and how much they are
    -- off by in all, without sign.
    fee_vat_off text not null default '[]',
    fee_vat_off_minor bigint not null default 0,
    -- The fees that bear Swedish VAT by that table, without it, positive as a cost, and how many lines they are; null until it was looked.
    fee_vat_base_minor bigint,
    fee_vat_lines int not null default 0,
    -- Where the company has a limit for it: how much more its fees are than the provider's contract says, less where negative.
    fee_off_minor bigint not null default 0,
    -- What of the contract's fee for the month is counted among its fees; at most one payout of a month bears it.
    fee_month_minor bigint not null default 0,
    -- As told, those of fees and their VAT counted apart among them; and how many of the others have not met what they settle.
    lines int not null default 0,
    lines_fees int not null default 0,
    lines_open int not null default 0,
    -- Why one that adds up is not booked: flow-off, way-off (what holds by the cut-over), invoices-off; empty where nothing is in the way.
    waits_for text not null default '',
    -- read · held: does not close, nothing booked · matching: closes, payments or voucher under way · booked
    state text not null check (state in ('read', 'held', 'matching', 'booked')),
    findings text not null default '[]',
    -- failed: it never came, and its money stands at the provider again.
    bank_leg text not null default 'open' check (bank_leg in ('open', 'matched', 'failed')),
    -- What was seen on the bank account so far, by a person or in a file; the amount in the currency of the books.
    bank_date date,
    bank_minor bigint not null default 0,
    -- In another currency than the books: what was paid, in that currency, when its line at the bank was taken as the whole.
    bank_of_minor bigint not null default 0,
    bank_by text not null default '',
    -- In another currency than the books: the voucher by which the accounting system's bank feed has taken another amount than it may
    -- off the account in transit, and that amount in the currency of the books.
    feed_by text not null default '',
    feed_minor bigint not null default 0,
    -- How it meets the bank once that is decided. waits: its one voucher is made when the bank shows it · direct: has been shown, one
    -- voucher on the bank's day · transit: by way of the account of money in transit.
    bank_way text not null default '' check (bank_way in ('', 'waits', 'direct', 'transit')),
    -- The bank line in the one voucher of a direct one: its day, its amount in the currency of the books, and their account for it.
    direct_on date,
    direct_minor bigint not null default 0,
    direct_account int not null default 0,
    -- The account of money in transit that it goes by, kept when it is planned; 0 until then.
    transit_account int not null default 1589,
    -- The first day on which the money should have been seen; missed once a loose end has told of it.
    bank_late_on date not null,
    bank_missed boolean not null default false,
    -- Dated further ahead than anything is posted: the company's day from which it is looked at again.
    waits_until date,
    reconciled_at timestamptz,
    -- Settings version under whose rules its lines are booked; 0 where it had none for them.
    ruled_version int not null default 0,
    -- Payments and voucher of this version are planned; null while something of it waits for a paused flow or for the bank.
    planned_at timestamptz,
    booked_at timestamptz,
    -- The account of the provider's contract that it stands on, and the one on which the payout before left its closing balance;
    -- 0 for the provider's common one. Set when it is planned.
    account int not null default 0,
    opening_account int not null default 0,
    -- The day on which the provider had the money again, its words for that and for why (as told of the payout itself), the later payout
    -- that pays it again, and the day of the voucher by which it stands on the provider's account.
    failed_on date,
    failed_as text not null default '',
    failed_why text not null default '',
    paid_again_by bigint,
    returned_on date,
    -- The later days on which its voucher, and that of its bank line, stand in the books, where those of their own are in a locked month.
    moved_on date,
    bank_moved_on date,
    -- What it takes off an account of what the books before Knyt have there, in the currency of the books, as it was planned.
    earlier_account int not null default 0,
    earlier_minor bigint not null default 0,
    stands_on date generated always as (coalesce(moved_on, book_date)) stored,
    bank_stands_on date generated always as (coalesce(bank_moved_on, bank_date)) stored,
    -- Fees that its settlement tells beside it, without VAT and the VAT on them, and how many rows tell them: they come on an invoice.
    apart_minor bigint not null default 0,
    apart_vat_minor bigint not null default 0,
    apart_rows int not null default 0,
    -- What else the provider says that the bank will show of it, each text on a line.
    bank_text text not null default '',
    primary key (company_id, payout_id),
    -- Its connection where that has references of its own, else 0.
    apart bigint not null default 0,
    unique (company_id, provider, currency, reference, apart)
);
create index payout_paid on payout (company_id, paid_at desc, payout_id desc);
create index payout_open on payout (company_id, payout_id) where state <> 'booked';
create index payout_to_plan on payout (company_id, payout_id) where state = 'held' or planned_at is null;
create index payout_state on payout (company_id, state, paid_at desc, payout_id desc);
create index payout_provider on payout (company_id, provider, paid_at desc);
create index payout_connection on payout (company_id, connection_id, provider, paid_at desc);
create index payout_rhythm on payout (company_id, connection_id, provider, currency, paid_at desc);
create index payout_reference on payout (company_id, reference);
create index payout_waits on payout (company_id, book_date) where bank_way = 'waits';
create index payout_dated_ahead on payout (company_id, waits_until) where waits_until is not null;
create index payout_in_transit on payout (company_id, bank_late_on) where bank_leg = 'open';
create index payout_at_bank on payout (company_id, bank_date) where bank_leg = 'matched';

create index payout_difference on payout (company_id, payout_id desc) where difference_class <> '';
create index payout_difference_class on payout (company_id, difference_class, payout_id desc) where difference_class <> '';
create index payout_spread on payout (company_id, stands_on) where difference_class = 'fx_spread';
create index payout_fee_vat_off on payout (company_id, payout_id desc) where fee_vat_off_minor <> 0;
create index payout_fee_off on payout (company_id, payout_id desc) where fee_off_minor <> 0;
create index payout_difference_fact on payout (company_id, difference_fact_id) where difference_fact_id is not null;
create index payout_booked_on on payout (company_id, book_date);
create index payout_stands on payout (company_id, stands_on);
create index payout_failed on payout (company_id, provider, book_date) where failed_on is not null;

create index payout_apart on payout (company_id, connection_id, currency, book_date) where apart_rows > 0;

-- What the contracts with providers say of their fees, from a month on; of one month the newest row counts.
create table fee_term (
    company_id bigint not null,
    provider text not null,
    currency text not null,
    -- The first day of the month.
    valid_from date not null,
    fee_term_id bigint not null,
    -- Percent of what was sold, as plain decimals.
    percent text not null,
    per_sale_minor bigint not null check (per_sale_minor >= 0),
    per_refund_minor bigint not null check (per_refund_minor >= 0),
    per_dispute_minor bigint not null check (per_dispute_minor >= 0),
    -- Whatever was sold in the month.
    per_month_minor bigint not null check (per_month_minor >= 0),
    decided_by text not null,
    -- Machine time.
    decided_at timestamptz not null,
    primary key (company_id, provider, currency, valid_from, fee_term_id)
);
comment on table fee_term is 'kept: as long as the vouchers of its months';

-- Invoices by which providers charge what they do not take out of each payout.
create table fee_invoice (
    company_id bigint not null,
    fee_invoice_id bigint not null,
    connection_id bigint not null,
    provider text not null,
    number text not null,
    invoice_date date not null,
    due_date date,
    -- The first day of the month that it is for.
    month date not null,
    fee_type text not null,
    currency text not null,
    net_minor bigint not null,
    vat_minor bigint not null,
    -- How its VAT was booked.
    vat text not null,
    -- deducted: taken out of a payout · supplier: paid by ourselves, booked here · recorded: booked in the accounting system's own ledger
    paid text not null check (paid in ('deducted', 'supplier', 'recorded')),
    -- Whether it stands on the provider's account until a payout's line takes it.
    on_receivable boolean not null,
    -- The voucher of ours; empty where another program books it.
    voucher_key text not null default '',
    -- All of it in the currency of the books, at the rate of the invoice's own word or of a bank's of its day; null where it is in no other.
    book_currency text not null,
    book_minor bigint not null,
    rate numeric,
    rate_source text not null default '',
    rate_on date,
    made_by text not null,
    -- Company time.
    made_at timestamptz not null,
    -- The account of the provider's contract that it stands on; 0 for the provider's common one.
    account int not null default 0,
    -- Taken back: the day of the voucher that corrects it; and since when a booked payout had taken it, where one had.
    withdrawn_on date,
    withdrawn_by text not null default '',
    withdrawn_at timestamptz,
    withdrawn_why text not null default '',
    taken_on date,
    primary key (company_id, fee_invoice_id)
);
create unique index fee_invoice_number on fee_invoice (company_id, provider, number) where withdrawn_on is null;
create index fee_invoice_month on fee_invoice (company_id, month);
create index fee_invoice_newest on fee_invoice (company_id, invoice_date desc, fee_invoice_id desc);
comment on table fee_invoice is 'kept: as long as the vouchers of its months';

-- Months of which settlements tell fees that come on an invoice, one row for each connection and currency: what is told is summed from its
-- payouts, what is invoiced from fee_invoice.
create table fee_apart (
    company_id bigint not null,
    connection_id bigint not null,
    currency text not null,
    month date not null,
    provider text not null,
    -- The day by which the invoice should be booked.
    due_on date not null,
    -- Whether it has been looked at since something of it changed.
    looked boolean not null default false,
    -- What a person has said to be booked elsewhere: of just that difference, where and by whom; nobody has where the name is empty.
    said_minor bigint not null default 0,
    said_by text not null default '',
    said_at timestamptz,
    said_why text not null default '',
    primary key (company_id, connection_id, currency, month)
);
create index fee_apart_due on fee_apart (company_id, due_on) where not looked;
create index fee_apart_month on fee_apart (company_id, month desc, connection_id, currency);
comment on table fee_apart is 'kept: a row a month, as long as its payouts';

-- How the files of a provider that Knyt does not know are read; the newest version of a name is in use.
create table file_format (
    company_id bigint not null,
    connection_id bigint not null,
    name text not null,
    version int not null,
    -- The format as lines: column.gross = belopp.
    body text not null,
    saved_by text not null,
    -- Machine time.
    saved_at timestamptz not null,
    primary key (company_id, connection_id, name, version)
);
comment on table file_format is 'kept: as long as the vouchers of the payouts read by it';

-- The file that a format is being made from: one for each connection, sealed.
create table file_sample (
    company_id bigint not null,
    connection_id bigint not null,
    file_name text not null,
    sealed bytea not null,
    kept_by text not null,
    -- Machine time.
    kept_at timestamptz not null,
    primary key (company_id, connection_id)
);
comment on table file_sample is 'retention: deleted when its format is saved, else seven days';

-- Tokens by which a payout is handed in for a connection; the token itself is shown once and never kept.
create table api_token (
    company_id bigint not null,
    api_token_id bigint not null,
    connection_id bigint not null,
    token_hash bytea not null,
    -- Its first characters, so that a person can tell it from another.
    beginning text not null,
    made_by text not null,
    -- Machine time, as those below.
    made_at timestamptz not null,
    used_at timestamptz,
    revoked_at timestamptz,
    expires_at timestamptz not null,
    -- When somebody was told that it expires soon.
    warned_at timestamptz,
    primary key (company_id, api_token_id)
);
create index api_token_expires on api_token (company_id, expires_at) where revoked_at is null and warned_at is null;
create unique index api_token_hash on api_token (token_hash);
comment on table api_token is 'kept: as long as its connection; one that is revoked, has expired, or whose maker lost the role opens nothing';

create table payout_line (
    company_id bigint not null,
    payout_id bigint not null,
    seq int not null,
    line int not null,
    kind text not null,
    provider_kind text not null,
    amount_minor bigint not null,
    at timestamptz not null,
    order_reference text not null default '',
    second_reference text not null default '',
    capture_reference text not null default '',
    provider_order_id text not null default '',
    provider_transaction_id text not null default '',
    -- What it is in the currency of the purchase, where the provider changed it; no currency where it did not.
    original_currency text not null default '',
    original_minor bigint not null default 0,
    -- Who said it, where no provider does and it cannot be worked out; else empty.
    original_by text not null default '',
    -- Version of the payout in which its amount last changed: a payment that stood for another amount is not this one's.
    revision int not null default 1,
    status text not null check (status in ('matched', 'suggested', 'unmatched', 'skipped', 'unrecognized', 'no_match_needed')),
    tier int not null default 0,
    fact_id bigint,
    trail_id bigint,
    candidates text not null default '[]',
    matched_by text not null default '',
    matched_at timestamptz,
    -- The class of what was written off of it within the company's limits, and how much: what its item had open less the line.
    difference text not null default '',
    difference_minor bigint not null default 0,
    -- The dispute that took or gave back the amount, or that it is the fee of.
    dispute_id bigint,
    -- What the company's rules say of how it is booked: as another kind, on an account, with cost centre and project; the rule that chose
    -- kind or account, and the settings version it stands in. '' and 0 where none says anything.
    ruled_as text not null default '',
    ruled_account int not null default 0,
    cost_centre text not null default '',
    project text not null default '',
    ruled_by text not null default '',
    ruled_version int not null default 0,
    -- The other dimensions, as rows of vouchers have them.
    dimensions text not null default '',
    -- Company day and settings version at which the rules about drafts of returns were last asked; '' before.
    draft_asked text not null default '',
    -- The rule by which the draft of a return was booked from it, and its settings version; '' and 0 where none was.
    draft_rule text not null default '',
    draft_version int not null default 0,
    -- The provider whose debt it takes: on which account that stands (0 for the provider's common one), why it takes none ('' where it
    -- does), and how much was owed there before.
    debt_provider text not null default '',
    debt_account int not null default 0,
    debt_why text not null default '',
    debt_minor bigint not null default 0,
    -- The provider's own invoice that it pays.
    fee_invoice_id bigint,
    -- Where it stands and with how much, after an invoice that a booked payout had taken was taken back; 0 where none was.
    moved_account int not null default 0,
    moved_minor bigint not null default 0,
    -- The failed payout whose amount it pays again.
    failed_payout_id bigint,
    -- The line, by its seq, that it is a further part of: one capture that covers several deliveries. 0 for a line as the provider told it.
    part_of int not null default 0,
    primary key (company_id, payout_id, seq)
);
create index payout_line_part on payout_line (company_id, payout_id) where part_of <> 0;
create unique index payout_line_pays_again on payout_line (company_id, failed_payout_id) where failed_payout_id is not null;
create index payout_line_return on payout_line (company_id, payout_id) where kind = 'payout_return';
create unique index payout_line_fee_invoice on payout_line (company_id, fee_invoice_id) where fee_invoice_id is not null;
create index payout_line_debt on payout_line (company_id, debt_provider, payout_id) where debt_provider <> '';
-- Lines that the provider does not tell apart and a rule says are fees.
create index payout_line_ruled_fee on payout_line (company_id, payout_id) where ruled_as in ('fee', 'fee_refund', 'dispute_fee');
create index payout_line_dispute on payout_line (company_id, dispute_id) where dispute_id is not null;
create index payout_line_difference on payout_line (company_id, payout_id desc, seq) where difference <> '';
create index payout_line_difference_class on payout_line (company_id, difference, payout_id desc, seq) where difference <> '';
create unique index payout_line_fact on payout_line (company_id, fact_id) where fact_id is not null;
create index payout_line_trail on payout_line (company_id, trail_id) where trail_id is not null;
create index payout_line_transaction on payout_line (company_id, provider_transaction_id) where provider_transaction_id <> '';
create index payout_line_open on payout_line (company_id, payout_id) where status in ('unmatched', 'suggested');
-- Money of purchases that a rule skips: matched with nothing while it does.
create index payout_line_skipped on payout_line (company_id, payout_id) where status = 'skipped';
-- What stands on accounts of held and unknown amounts: few of a payout's lines.
create index payout_line_held on payout_line (company_id, payout_id, kind)
 where kind in ('chargeback', 'chargeback_won', 'reserve_hold', 'reserve_release', 'advance');
create index payout_line_draft on payout_line (company_id, payout_id, seq) where kind = 'refund' and fact_id is null;
create index payout_line_purchase on payout_line (company_id, payout_id, order_reference);

-- Lines that a rule skips by themselves, or as drafts of returns: others have what they settle. Of another revision of the line it says
-- nothing.
create table line_skip (
    company_id bigint not null,
    payout_id bigint not null,
    seq int not null,
    revision int not null,
    about text not null check (about in ('payout-lines', 'return-drafts')),
    rule text not null,
    reason text not null,
    settings_version int not null,
    money text not null check (money ~ '^(open|earlier|[1-8][0-9]{3})$'),
    -- by which a person's word on it is kept
    asked text not null,
    primary key (company_id, payout_id, seq)
);
comment on table line_skip is 'kept: as long as the rule skips the line';

create table payout_line_reference (
    company_id bigint not null,
    reference text not null,
    payout_id bigint not null,
    seq int not null,
    primary key (company_id, reference, payout_id, seq)
);
-- Each time a payout is looked at its words are left anew: without it those of the whole company would be read.
create index payout_line_reference_payout on payout_line_reference (company_id, payout_id);
create table dispute (
    company_id bigint not null,
    dispute_id bigint not null,
    connection_id bigint not null,
    provider text not null,
    -- The provider's id of the case; where only a payout tells of it, that of its line.
    source_id text not null,
    -- Null while only a payout tells of it.
    document_id bigint,
    trail_id bigint,
    state text not null check (state in ('needs-answer', 'under-review', 'won', 'lost', 'accepted', 'unknown')),
    state_word text not null default '',
    -- Who said how it ended, where the provider does not; empty where the provider does.
    decided_by text not null default '',
    reason text not null,
    reason_word text not null default '',
    -- Who said the reason, and the last day, where the provider does not; empty where the provider does, or nobody.
    reason_said_by text not null default '',
    answer_by_said_by text not null default '',
    currency text not null,
    amount_minor bigint not null check (amount_minor > 0),
    -- What the provider says that it takes for it; null while it does not say.
    fee_currency text not null default '',
    fee_minor bigint,
    opened_at timestamptz not null,
    answer_by timestamptz,
    link text not null default '',
    order_reference text not null default '',
    provider_order_id text not null default '',
    provider_transaction_id text not null default '',
    -- What lines of payouts in this currency sum up to: negative while something is taken and not given back.
    drawn_currency text not null default '',
    drawn_minor bigint not null default 0,
    -- Whether lines in other currencies have taken, or given back, too: nothing is summed over currencies.
    drawn_mixed text not null default '' check (drawn_mixed in ('', 'taken', 'back')),
    -- The provider's fees; none here where they are in several currencies.
    drawn_fee_currency text not null default '',
    drawn_fee_minor bigint not null default 0,
    -- How the loss stands in our vouchers, and how often it has been booked.
    loss text not null default '' check (loss in ('', 'sale-reversed', 'bad-debt', 'collected')),
    loss_times int not null default 0,
    -- What came back, or was taken, at another rate: what vouchers of such differences have taken off the account of chargebacks, in the
    -- currency of the books, and how many there are.
    exchange_minor bigint not null default 0,
    exchange_times int not null default 0,
    -- What a person has said that is taken and not given back, in the currency of the purchase, where nothing tells it; and of how many lines
    -- of payouts that was said: when another comes it has to be said again. No lines where nobody has said anything.
    said_currency text not null default '',
    said_minor bigint not null default 0 check (said_minor >= 0),
    said_lines int not null default 0,
    said_by text not null default '',
    -- When it is to be looked at again, though nothing is told of it.
    look_at timestamptz,
    primary key (company_id, dispute_id)
);
create unique index dispute_source on dispute (company_id, provider, source_id);
create index dispute_transaction on dispute (company_id, provider, provider_transaction_id) where provider_transaction_id <> '';
create index dispute_order on dispute (company_id, provider, provider_order_id) where provider_order_id <> '';
create index dispute_document on dispute (company_id, document_id) where document_id is not null;
create index dispute_trail on dispute (company_id, trail_id) where trail_id is not null;
create index dispute_alone on dispute (company_id, provider) where trail_id is null;
create index dispute_due on dispute (company_id, look_at) where look_at is not null;
create index dispute_to_answer on dispute (company_id, answer_by) where state = 'needs-answer';
create index dispute_listed on dispute (company_id, opened_at desc, dispute_id desc);
create index dispute_state on dispute (company_id, state, opened_at desc, dispute_id desc);
comment on table dispute is 'kept: as long as its purchase';

comment on table payout_line_reference is 'references of lines still unmatched, so that a later fact finds them; deleted when matched';

create table evidence (
    company_id bigint not null,
    evidence_id bigint not null,
    -- The payout, the voucher of a day, or an invoice of a provider's own.
    document_id bigint not null,
    file_name text not null,
    media_type text not null,
    bytes int not null,
    sealed bytea not null,
    hash bytea not null,
    -- Company time: it is accounting records of the company's own days.
    created_at timestamptz not null,
    -- The evidence that holds its bytes, where one file is of several payouts; then it holds none itself.
    same_as bigint,
    primary key (company_id, evidence_id),
    unique (company_id, document_id, file_name),
    check (same_as is null or octet_length(sealed) = 0)
);

-- The years that our vouchers are numbered in; calendar years where there is none. Kept as long as the company.
create table fiscal_year (
    company_id bigint not null,
    starts_on date not null,
    ends_on date not null,
    primary key (company_id, starts_on),
    check (ends_on >= starts_on)
);

create table voucher_head (
    company_id bigint not null,
    series text not null,
    fiscal_year text not null,
    number bigint not null default 0,
    log_position bigint not null default 0,
    chain_hash bytea not null,
    -- Whether an accounting system has given a number for one that was numbered as a voucher of our own books: the next are references.
    reference boolean not null default false,
    primary key (company_id, series, fiscal_year)
);

create table voucher (
    company_id bigint not null,
    voucher_id bigint not null,
    voucher_key text not null,
    series text not null,
    fiscal_year text not null,
    number bigint not null,
    voucher_date date not null,
    event_date date not null,
    text text not null,
    payout_id bigint,
    trail_id bigint,
    document_id bigint,
    settings_version int not null,
    reverses_voucher_id bigint,
    reason text not null default '',
    made_by text not null,
    made_at timestamptz not null,
    chain_hash bytea not null,
    -- Whether an accounting system was to give the number that counts when it was made: ours is a reference alone.
    reference boolean not null default false,
    primary key (company_id, voucher_id),
    unique (company_id, voucher_key),
    unique (company_id, series, fiscal_year, number)
);
create index voucher_made on voucher (company_id, voucher_date desc, voucher_id desc);
-- Booked on a later day than it is about, since that month is locked.
create index voucher_moved on voucher (company_id, event_date, voucher_id) where voucher_date <> event_date;
create index voucher_written on voucher (company_id, made_at);
create index voucher_payout on voucher (company_id, payout_id) where payout_id is not null;
create index voucher_reverses on voucher (company_id, reverses_voucher_id) where reverses_voucher_id is not null;
create index voucher_trail on voucher (company_id, trail_id) where trail_id is not null;

create table voucher_row (
    company_id bigint not null,
    voucher_id bigint not null,
    row_no int not null,
    account int not null check (account between 1000 and 9999),
    currency text not null,
    debit_minor bigint not null check (debit_minor >= 0),
    credit_minor bigint not null check (credit_minor >= 0),
    text text not null default '',
    rule text not null default '',
    fact_id bigint,
    cost_centre text not null default '',
    project text not null default '',
    -- The company's rule that chose the account and the settings version it stands in; '' and 0 where the settings chose it.
    chosen_by text not null default '',
    chosen_version int not null default 0,
    -- Number and object of each dimension beside cost centre and project, by number, a tab between two: '20 NORR'. '' for none.
    dimensions text not null default '',
    -- How it came from another currency: units of its currency for one of that, who published the rate and for which day, and what it is
    -- in that currency, debit positive, where that is told. No rate where it came from none.
    rate text not null default '',
    rate_currency text not null default '',
    rate_source text not null default '',
    rate_date date check ((rate_date is null) = (rate = '')),
    rate_minor bigint,
    primary key (company_id, voucher_id, row_no),
    check (debit_minor = 0 or credit_minor = 0)
);
create index voucher_row_account on voucher_row (company_id, account, voucher_id);

-- The number that counts is the accounting system's; it is learned after the voucher was made.
create table voucher_number (
    company_id bigint not null,
    voucher_id bigint not null,
    connection_id bigint not null,
    system_number text not null,
    -- Company time, as when the voucher was made.
    read_at timestamptz not null,
    -- When its evidence was seen to; null before.
    noted_at timestamptz,
    primary key (company_id, voucher_id, connection_id)
);
create index voucher_number_unnoted on voucher_number (company_id, voucher_id) where noted_at is null;
create index voucher_number_text on voucher_number (company_id, system_number);

-- Sales and credits that are booked together with the others of their channel and day. Written with their fact instead of a voucher of
-- their own; the commit that writes the day's voucher names it here.
create table day_entry (
    company_id bigint not null,
    entry_key text not null,
    connection_id bigint not null,
    day date not null,
    series text not null,
    target_id bigint not null,
    trail_id bigint not null,
    document_id bigint not null,
    credit boolean not null,
    -- What it moves on the provider's account, in its own currency; signed.
    provider text not null,
    currency text not null,
    provider_minor bigint not null,
    -- Every input that posting needs.
    body text not null,
    -- Company time: its day has ended, or the day on which it was told of where that is later.
    due_at timestamptz not null,
    voucher_id bigint,
    -- The settings version under which it could not be posted, and why; tried again under the next.
    held_version int not null default 0,
    held_code text not null default '',
    held_args text not null default '{}',
    -- Where several providers pay, what it moves on the accounts of the others, in minor units by their codes.
    others text not null default '{}',
    -- The accounts of the providers' contracts that these stand on, by the providers' codes; one on its common account is not named.
    accounts text not null default '{}',
    primary key (company_id, entry_key)
);
create index day_entry_due on day_entry (company_id, due_at) where voucher_id is null;
create index day_entry_day on day_entry (company_id, connection_id, day);
create index day_entry_trail on day_entry (company_id, trail_id);
create index day_entry_voucher on day_entry (company_id, voucher_id) where voucher_id is not null;
comment on table day_entry is 'kept: as long as its fact';

-- What our own vouchers sum up to, by account and day and once more by month, kept with each voucher (account_sums): a balance at any
-- date is read from months and the days of one month, however long the books are.
create table account_sum (
    company_id bigint not null,
    account int not null,
    currency text not null,
    span text not null check (span in ('day', 'month')),
    begins_on date not null,
    debit_minor bigint not null,
    credit_minor bigint not null,
    -- What others have moved of it: what payouts have taken off of what the books before Knyt have there (earlier_sums), and what the
    -- accounting system's bank feed has booked there (feed_sums). With it, the account is what is open there of Knyt's own.
    earlier_minor bigint not null default 0,
    primary key (company_id, account, span, begins_on, currency)
);
comment on table account_sum is 'kept: as long as the vouchers';

-- What the accounting system's bank feed has booked on an account of ours, by what it closed: there is no voucher of Knyt's of it. Rows
-- are added alone; what is taken back has a row of its own.
create table feed_movement (
    company_id bigint not null,
    feed_movement_id bigint not null,
    account int not null,
    -- The day of the feed's voucher.
    moved_on date not null,
    -- In the currency of the books, debit positive.
    minor bigint not null,
    -- The payout that came, or that tells of what was paid in; else the credit that was paid by another road, or the buyer's payment.
    payout_id bigint,
    fact_id bigint,
    customer_payment_id bigint,
    -- Whose word it is, the feed's voucher where that was read.
    moved_by text not null,
    primary key (company_id, feed_movement_id),
    check (num_nonnulls(payout_id, fact_id, customer_payment_id) = 1)
);
comment on table feed_movement is 'kept: as long as the vouchers';
create index feed_movement_payout on feed_movement (company_id, payout_id) where payout_id is not null;
create index feed_movement_fact on feed_movement (company_id, fact_id, moved_on) where fact_id is not null;

create index payout_carried_abroad on payout (company_id, provider, stands_on)
 where book_rate is not null and (opening_minor <> 0 or closing_minor <> 0);
create index payout_bank on payout (company_id, bank_stands_on) where bank_leg = 'matched';
create index payout_carried on payout (company_id, provider, stands_on)
 where opening_minor <> closing_minor or account <> opening_account;

-- What a provider owes for one sale, or is owed for one credit: open from its event, or from the day of its voucher where that was put
-- off since the month is locked, until the day that a payout which names it is booked on. Kept with each fact, match and voucher
-- (provider_items, late_in_books).
create table provider_item (
    company_id bigint not null,
    fact_id bigint not null,
    provider text not null,
    currency text not null,
    -- signed: a sale is positive, a credit negative
    amount_minor bigint not null,
    -- the part that our own voucher has put on the provider's account; the rest stands on an invoice or credit note
    own_minor bigint not null,
    -- Units of the books' currency for one, at which the sale was booked; null in that currency, and where it is not known.
    rate numeric,
    opened_on date not null,
    cleared_on date,
    payout_id bigint,
    trail_id bigint,
    -- The account of the provider's contract that it stands on; 0 for the provider's common one.
    account int not null default 0,
    -- What it is more (less: negative) than the shop told, signed as the amount, where the payouts of several providers have shown that they
    -- shared the purchase otherwise; and from which day that stands on the account.
    share_minor bigint not null default 0,
    share_on date,
    -- Whether the shop has told nothing of it: the provider's payout has shown that it paid a part (fact types sale-share, credit-share).
    untold boolean not null default false,
    primary key (company_id, fact_id)
);
comment on table provider_item is 'kept: as long as its fact';
create index provider_item_open on provider_item (company_id, provider, account, opened_on) where cleared_on is null;
create index provider_item_cleared on provider_item (company_id, provider, account, cleared_on, opened_on) where cleared_on is not null;
-- What was open for longer than a month: without it what was open on a day long ago would be looked for in all that came after.
create index provider_item_long on provider_item (company_id, provider, account, cleared_on, opened_on) where cleared_on - opened_on > 31;
-- What was paid out before it was delivered.
create index provider_item_early on provider_item (company_id, provider, account, cleared_on) where opened_on > cleared_on;
-- What was given back and no payout has settled.
create index provider_item_credit on provider_item (company_id, opened_on desc, fact_id desc) where amount_minor < 0 and cleared_on is null and not untold;
-- What is open, by its amount: what is owed back, and what a payout's line without a reference may be.
create index provider_item_amount on provider_item (company_id, provider, amount_minor, opened_on, fact_id) where cleared_on is null;
create index provider_item_payout on provider_item (company_id, payout_id) where payout_id is not null;
create index provider_item_shared on provider_item (company_id, provider, account, share_on) where share_minor <> 0;
-- Whether a company has anything in other currencies at all.
create index provider_item_abroad on provider_item (company_id, opened_on) where rate is not null;
create index payout_abroad on payout (company_id, stands_on) where book_rate is not null;

-- What the merchant paid in at a provider, as a payout's line tells, where it stands on the provider's account until the bank's line takes
-- it off: one row for each such line of a payout that is planned, and what the bank has shown of it.
create table provider_deposit (
    company_id bigint not null,
    deposit_id bigint not null,
    payout_id bigint not null,
    seq int not null,
    provider text not null,
    -- What the bank's line may name it by.
    reference text not null,
    currency text not null,
    -- Positive for money paid in; 0 where the payout tells it no more.
    amount_minor bigint not null,
    -- The account of the provider's contract that it stands on; 0 for the provider's common one.
    account int not null default 0,
    -- The day on which the provider had it.
    paid_on date not null,
    -- The day on which the books took it off again, how much, and who told: the bank's line, or the accounting system's bank feed.
    bank_on date,
    bank_minor bigint not null default 0,
    bank_by text not null default '',
    bank_entry_id bigint,
    -- The first day on which the bank should have shown it; missed once a loose end has told of it.
    bank_late_on date not null,
    bank_missed boolean not null default false,
    -- Whether it may be open on days that are far from the day on which it was paid in.
    lasts boolean not null generated always as
        (bank_on is null or bank_minor <> amount_minor or bank_on - paid_on > 400 or paid_on - bank_on > 31) stored,
    primary key (company_id, deposit_id),
    unique (company_id, payout_id, seq)
);
comment on table provider_deposit is 'kept: as long as its payout';
create index provider_deposit_open on provider_deposit (company_id, paid_on desc) where bank_on is null;
create index provider_deposit_late on provider_deposit (company_id, bank_late_on) where bank_on is null and not bank_missed;
create index provider_deposit_account on provider_deposit (company_id, provider, account, paid_on desc);
create index provider_deposit_lasts on provider_deposit (company_id, provider, account, paid_on desc) where lasts;
create index provider_deposit_entry on provider_deposit (company_id, bank_entry_id) where bank_entry_id is not null;

-- What a provider says that it holds for the company and has not paid out. Each reading takes the place of the one before; nothing is
-- booked from it.
create table provider_balance (
    company_id bigint not null,
    connection_id bigint not null,
    provider text not null,
    -- Company time: what happened after it is not among it.
    taken_at timestamptz not null,
    -- Whether everything that was not paid out by then is among the transactions.
    whole boolean not null,
    primary key (company_id, connection_id)
);
comment on table provider_balance is 'kept: the newest reading of each connection alone';
create table provider_balance_amount (
    company_id bigint not null,
    connection_id bigint not null,
    currency text not null,
    total_minor bigint not null,
    -- What of it may be paid out now; null where the provider does not say.
    available_minor bigint,
    primary key (company_id, connection_id, currency)
);
comment on table provider_balance_amount is 'kept: as long as its reading';
create table provider_transaction (
    company_id bigint not null,
    connection_id bigint not null,
    transaction_id text not null,
    provider text not null,
    kind text not null,
    provider_kind text not null,
    currency text not null,
    -- Signed as the line of a payout; the fee positive where it costs.
    amount_minor bigint not null,
    fee_minor bigint not null,
    made_at timestamptz not null,
    payable_on date,
    -- The payout that has it and cannot be read yet; it has left the balance.
    payout_reference text not null default '',
    order_reference text not null default '',
    provider_order_id text not null default '',
    provider_transaction_id text not null default '',
    -- The purchase it names, and the sale or credit that it is, as far as they are known.
    trail_id bigint,
    fact_id bigint,
    -- Company time of the reading that no longer had it; the payout that took it has not been read since.
    gone_at timestamptz,
    primary key (company_id, connection_id, transaction_id)
);
create index provider_transaction_trail on provider_transaction (company_id, trail_id) where trail_id is not null;
create index provider_transaction_fact on provider_transaction (company_id, fact_id) where fact_id is not null;
create index provider_transaction_of on provider_transaction (company_id, provider, made_at) where gone_at is null;
create index provider_transaction_due on provider_transaction (company_id, provider, payable_on) where gone_at is null and payable_on is not null;
comment on table provider_transaction is 'kept: until the payout that took it has been read';

-- Payments that a provider is asked of, and what it last said of each. Only what is open is asked for; nothing is booked from it.
create table payment_status (
    company_id bigint not null,
    connection_id bigint not null,
    -- The provider's id of the reservation or payment, as the shop names it.
    payment_id text not null,
    provider text not null,
    trail_id bigint not null,
    -- Company time. When it is to be asked of, null where it is not; when it last answered, null before.
    ask_at timestamptz,
    told_at timestamptz,
    state text not null default '' check (state in ('', 'open', 'taken', 'over', 'unknown')),
    -- The provider's own word, with the reason that it gives.
    word text not null default '',
    -- The epoch stands for what is not told.
    expires_at timestamptz not null default 'epoch',
    honoured_until timestamptz not null default 'epoch',
    currency text not null default '',
    amount_minor bigint not null default 0,
    paid_at timestamptz not null default 'epoch',
    reference text not null default '',
    primary key (company_id, connection_id, payment_id)
);
create index payment_status_due on payment_status (company_id, connection_id, ask_at) where ask_at is not null;
create index payment_status_trail on payment_status (company_id, trail_id);
comment on table payment_status is 'kept: as long as its purchase';

-- What buyers have paid before anything was delivered: each movement on the account of prepayments, by the fact that it comes from.
create table prepaid_move (
    company_id bigint not null,
    move_key text not null,
    trail_id bigint not null,
    -- The day that its vouchers have.
    moved_on date not null,
    currency text not null,
    -- debit positive: what came is negative, what is delivered or goes back is positive
    account_minor bigint not null,
    -- the day of the last movement of the purchase, where nothing is left of it
    settled_on date,
    -- Where it was booked as the sale when the money came: what it puts on the accounts of what is sold, in minor units by account and
    -- box of the VAT return; it stands on the account of prepayments at a month's end alone. '{}' for a prepayment.
    sold text not null default '{}',
    -- Where the vouchers of the month's end go; 0 for a prepayment.
    target_id bigint not null default 0,
    primary key (company_id, move_key)
);
comment on table prepaid_move is 'kept: as long as its fact';
create index prepaid_move_open on prepaid_move (company_id, moved_on) where settled_on is null;
create index prepaid_move_settled on prepaid_move (company_id, settled_on, moved_on) where settled_on is not null;
-- What was open for longer than a month, as of provider_item.
create index prepaid_move_long on prepaid_move (company_id, settled_on, moved_on) where settled_on - moved_on > 31;
create index prepaid_move_sold on prepaid_move (company_id, moved_on) where sold <> '{}';
create index prepaid_move_trail on prepaid_move (company_id, trail_id);

-- What moves on the account of customer receivables by vouchers of ours, purchase by purchase: sold on the merchant's own invoice where
-- our vouchers are the books, given back, and paid by the buyer.
create table customer_move (
    company_id bigint not null,
    -- of the sale or credit, or of the payment
    move_key text not null,
    trail_id bigint not null,
    -- The day that its voucher has.
    moved_on date not null,
    currency text not null,
    -- Debit positive: in the currency of the purchase, and in that of the books.
    account_minor bigint not null,
    book_minor bigint not null,
    -- the day of the last movement of the purchase, where nothing is left of it
    settled_on date,
    primary key (company_id, move_key)
);
comment on table customer_move is 'kept: as long as its fact';
create index customer_move_open on customer_move (company_id, moved_on) where settled_on is null;
create index customer_move_settled on customer_move (company_id, settled_on, moved_on) where settled_on is not null;
-- What was open for longer than a month, as of provider_item.
create index customer_move_long on customer_move (company_id, settled_on, moved_on) where settled_on - moved_on > 31;
create index customer_move_trail on customer_move (company_id, trail_id);

-- What buyers have paid of that, or got back, by a line of the bank or a person's word.
create table customer_payment (
    company_id bigint not null,
    payment_id bigint not null,
    trail_id bigint not null,
    paid_on date not null,
    -- the day that its voucher has: that day, or the first open one after it
    booked_on date not null,
    -- the account of the books that it came to, or left
    account int not null,
    -- Signed, positive for what came in: of the purchase, in its currency; what that stood at; and what came, both in that of the books.
    currency text not null,
    off_minor bigint not null check (off_minor <> 0),
    stood_minor bigint not null,
    came_minor bigint not null,
    -- Why what came is not what it stood at, and where that is booked; empty and 0 where they are equal.
    difference text not null default '',
    difference_account int not null default 0,
    reference text not null default '',
    -- the accounting system has the payment already: Knyt books none
    elsewhere boolean not null default false,
    bank_entry_id bigint,
    -- Of one that the accounting system has on an invoice of its own: that payment.
    document_id bigint,
    -- Of one by another purchase's credit: the other's row. The one that is paid has the voucher.
    set_off_id bigint,
    said_by text not null,
    -- Company time.
    said_at timestamptz not null,
    -- taken back: the day that its correcting voucher has
    withdrawn_on date,
    withdrawn_by text not null default '',
    withdrawn_at timestamptz,
    withdrawn_why text not null default '',
    primary key (company_id, payment_id)
);
comment on table customer_payment is 'kept: as long as its fact';
create index customer_payment_trail on customer_payment (company_id, trail_id);
create index customer_payment_entry on customer_payment (company_id, bank_entry_id) where bank_entry_id is not null;
create unique index customer_payment_document on customer_payment (company_id, document_id)
    where document_id is not null and withdrawn_on is null;
create index customer_payment_off on customer_payment (company_id, payment_id desc) where difference in ('rounding', 'underpaid', 'overpaid') and withdrawn_on is null;
create index customer_payment_off_class on customer_payment (company_id, difference, payment_id desc) where difference in ('rounding', 'underpaid', 'overpaid') and withdrawn_on is null;
create index customer_payment_off_day on customer_payment (company_id, booked_on) where difference in ('rounding', 'underpaid', 'overpaid') and withdrawn_on is null;

-- The months at whose end what was sold and not delivered is moved to the account of prepayments and back.
create table prepaid_run (
    company_id bigint not null,
    -- The first day of the month.
    month date not null,
    -- Whether something has moved since it was run, so that it is to be looked at again.
    due boolean not null,
    -- How many times vouchers were written, and what they have moved in all: minor units by target, account and box.
    runs int not null default 0,
    booked text not null default '{}',
    -- Company time.
    run_at timestamptz,
    primary key (company_id, month)
);
comment on table prepaid_run is 'kept: a row for each month';
create index prepaid_run_due on prepaid_run (company_id, month) where due;

-- The months at whose end what is open in other currencies was, or is to be, taken up at the closing rate.
create table revaluation (
    company_id bigint not null,
    -- The first day of the month.
    month date not null,
    -- How many times it was booked, and whether the last of them stands or was taken back.
    runs int not null default 0,
    stands boolean not null default false,
    -- Company time from which it is to be booked by itself, or taken back since the month was opened again; null where neither is.
    look_at timestamptz,
    opened boolean not null default false,
    run_by text not null default '',
    -- Company time.
    run_at timestamptz,
    primary key (company_id, month)
);
comment on table revaluation is 'kept: a row for each month';
create index revaluation_due on revaluation (company_id, look_at) where look_at is not null;

-- What each run found: by account and currency what was open, what it was booked at, and what it is at the closing rate.
create table revaluation_line (
    company_id bigint not null,
    month date not null,
    run int not null,
    account int not null,
    currency text not null,
    amount_minor bigint not null,
    booked_minor bigint not null,
    value_minor bigint not null,
    -- units of the books' currency for one
    rate numeric not null,
    rate_source text not null,
    rate_day date not null,
    primary key (company_id, month, run, account, currency)
);
comment on table revaluation_line is 'kept: as long as the vouchers';

-- Accounts at the bank whose files are taken in.
create table bank_account (
    company_id bigint not null,
    -- Letters and digits alone.
    number text not null,
    currency text not null,
    -- The account of the books that stands for it.
    book_account int not null,
    added_by text not null,
    -- Machine time.
    added_at timestamptz not null,
    primary key (company_id, number, currency)
);
comment on table bank_account is 'kept: a row for each account of the company';

-- What each bank file said of an account and a time.
create table bank_statement (
    company_id bigint not null,
    bank_statement_id bigint not null,
    account text not null,
    currency text not null,
    -- camt.053 · camt.054 · mt940 · csv
    format text not null,
    file_name text not null,
    file_hash bytea not null,
    line int not null,
    begins_on date,
    ends_on date,
    opening_minor bigint,
    closing_minor bigint,
    entries int not null,
    kept int not null,
    findings text not null,
    read_by text not null,
    -- Company time.
    read_at timestamptz not null,
    primary key (company_id, bank_statement_id),
    unique (company_id, file_hash, line)
);
create index bank_statement_read on bank_statement (company_id, account, currency, ends_on desc);
create index bank_statement_begins on bank_statement (company_id, account, currency, begins_on desc);
-- What the balance was at the end of a day.
create index bank_statement_closes on bank_statement (company_id, account, currency, ends_on desc, read_at desc)
    where closing_minor is not null;
create index bank_statement_opens on bank_statement (company_id, account, currency, begins_on, read_at desc)
    where opening_minor is not null;
-- By when it was read an entry finds the file that it is of.
create index bank_statement_told on bank_statement (company_id, account, read_at);
comment on table bank_statement is 'kept: as long as the vouchers of its time; names nobody';

-- Bank files as they were dropped, once each: accounting records behind the entries. They name people, so they are sealed.
create table bank_file (
    company_id bigint not null,
    -- SHA-256 of the bytes as dropped.
    file_hash bytea not null,
    file_name text not null,
    bytes int not null,
    sealed bytea not null,
    read_by text not null,
    -- Company time: it is accounting records of the company's own days.
    read_at timestamptz not null,
    primary key (company_id, file_hash)
);
create index bank_file_read on bank_file (company_id, read_at desc, file_hash);
comment on table bank_file is 'retention: seven years after the calendar year in which the fiscal year of the day it was read ended';

-- Entries of the bank that can concern a payout, each once, however many files hold it.
create table bank_entry (
    company_id bigint not null,
    bank_entry_id bigint not null,
    account text not null,
    currency text not null,
    book_account int not null,
    booked_on date not null,
    amount_minor bigint not null check (amount_minor <> 0),
    reversal boolean not null,
    bank_reference text not null,
    -- The words that can tell whose it is, of the entry and of the payments within it.
    said text not null,
    providers text not null,
    -- Keyed hash of all that the first file said of it, and its place among equal ones.
    told bytea not null,
    ordinal int not null,
    -- The same of every layout of files that has told of it: layout, hash, place among equal ones.
    tellings text[] not null default '{}',
    format text not null,
    file_name text not null,
    line int not null,
    read_by text not null,
    read_at timestamptz not null,
    state text not null default 'open' check (state in ('open', 'matched', 'left')),
    -- Why it is taken for what it is: reference · amount_of_bank · amount (and it names the provider) · sender · group · returned · person
    basis text not null default '',
    -- A payout that it names with another amount, or that alone has its amount and days, while it is open.
    near_payout_id bigint,
    -- The account that it came from: a keyed hash of its number, and the last of its digits; empty where the bank does not tell.
    sender text not null default '',
    sender_end text not null default '',
    -- The payments by Swish that it is, each with what may name its purchase; empty where it is none. As a person says where one has.
    swish text not null default '',
    swish_by text not null default '',
    -- Whether its day's Swish payments are to be told anew.
    swish_new boolean not null default false,
    -- The Swish payments of its day, of which it is one or several.
    swish_payout_id bigint,
    decided_by text not null default '',
    decided_at timestamptz,
    note text not null default '',
    -- Whether a loose end has told that nothing explains it.
    missed boolean not null default false,
    primary key (company_id, bank_entry_id),
    unique (company_id, account, currency, booked_on, amount_minor, told, ordinal)
);
create index bank_entry_state on bank_entry (company_id, state, booked_on desc, bank_entry_id desc);
create index bank_entry_day on bank_entry (company_id, booked_on desc, bank_entry_id desc);
create index bank_entry_unexplained on bank_entry (company_id, booked_on)
 where state = 'open' and swish_payout_id is null and not missed;
create index bank_entry_explained on bank_entry (company_id) where missed and (state <> 'open' or swish_payout_id is not null);
create index bank_entry_swish on bank_entry (company_id, account, booked_on) where swish <> '';
create index bank_entry_swish_new on bank_entry (company_id, booked_on) where swish_new;
-- Days of the bank whose payments by Swish are told.
create index bank_entry_swish_day on bank_entry (company_id, booked_on) where swish_payout_id is not null;
create index bank_entry_swish_payout on bank_entry (company_id, swish_payout_id) where swish_payout_id is not null;
comment on table bank_entry is 'kept: as long as the vouchers of its day; names nobody';

-- Accounts that a person has once confirmed as a provider's: an entry of theirs with a payout's amount and days is that payout.
create table bank_sender (
    company_id bigint not null,
    bank_sender_id bigint not null,
    provider text not null,
    -- As with the entry.
    sender text not null check (sender <> ''),
    sender_end text not null,
    -- The entry by which it was learned.
    bank_entry_id bigint not null,
    learned_by text not null,
    -- Company time.
    learned_at timestamptz not null,
    primary key (company_id, bank_sender_id),
    unique (company_id, provider, sender)
);
comment on table bank_sender is 'kept: until a person removes it; names nobody';

-- What part of an entry is which payout.
create table bank_match (
    company_id bigint not null,
    bank_entry_id bigint not null,
    payout_id bigint not null,
    -- In the currency of the entry.
    amount_minor bigint not null,
    -- Why this part is taken for this payout, as with the entry.
    basis text not null,
    primary key (company_id, bank_entry_id, payout_id)
);
create index bank_match_payout on bank_match (company_id, payout_id);
comment on table bank_match is 'kept: as long as its entry';

-- Gift cards and accounts of store credit as their shops tell of them, and those that only a purchase has named. Never a whole code.
create table gift_card (
    company_id bigint not null,
    gift_card_id bigint not null,
    connection_id bigint not null,
    -- The shop's id of it.
    source_id text not null,
    -- Which of the two: each is a debt on an account of its own.
    stored_as text not null default 'gift-card' check (stored_as in ('gift-card', 'store-credit')),
    -- Whose store credit it is, where the shop tells. What there is to know of them stands with the person alone.
    person_id bigint,
    -- Of a card's code; of store credit of the account's number.
    ends text not null default '' check (length(ends) <= 4),
    currency text not null,
    -- Of the shop; empty for one that somebody made by hand, or of which nothing is told yet.
    order_source_id text not null default '',
    row_id text not null default '',
    -- Null until the shop tells of it.
    issued_on date,
    value_minor bigint not null default 0,
    -- What the shop says is left.
    shop_minor bigint,
    expires_on date,
    enabled boolean not null default true,
    document_id bigint,
    -- The rate of the VAT that it bore when it was sold; empty for one that bears it when it is used.
    vat_rate text not null default '',
    -- What its movements sum up to: in its own currency, and on the account of gift cards.
    left_minor bigint not null default 0,
    booked_minor bigint not null default 0,
    -- Store credit that the shop has let expire and nobody has booked so yet.
    expired_minor bigint not null default 0,
    -- The day of the last movement, where nothing is left.
    emptied_on date,
    -- The day from which it is to be looked at by itself, and whether a loose end says that its last day has passed (CardExpiry).
    look_on date,
    expiry_told boolean not null default false,
    primary key (company_id, gift_card_id),
    unique (company_id, connection_id, source_id)
);
create index gift_card_order on gift_card (company_id, connection_id, order_source_id) where order_source_id <> '';
create index gift_card_ends on gift_card (company_id, ends, gift_card_id desc);
create index gift_card_open on gift_card (company_id, stored_as, gift_card_id desc) where emptied_on is null;
create index gift_card_expires on gift_card (company_id, expires_on, gift_card_id) where emptied_on is null and expires_on is not null;
create index gift_card_emptied on gift_card (company_id, stored_as, emptied_on) where emptied_on is not null;
create index gift_card_look on gift_card (company_id, look_on, gift_card_id) where look_on is not null;
create index gift_card_differs on gift_card (company_id, gift_card_id desc)
    where left_minor <> booked_minor and vat_rate = '' or left_minor <> shop_minor;
create index gift_card_person on gift_card (company_id, person_id) where person_id is not null;
create index gift_card_stored on gift_card (company_id, stored_as, gift_card_id desc);
comment on table gift_card is 'kept: as long as its movements';

-- What moved on each card, told once; of which card is learned later where the shop had not told of it.
create table gift_card_movement (
    company_id bigint not null,
    movement_key text not null,
    gift_card_id bigint,
    stored_as text not null default 'gift-card' check (stored_as in ('gift-card', 'store-credit')),
    connection_id bigint not null,
    -- opened · issued · made · withdrawn · redeemed · given-back · expired · adjusted · exchanged
    kind text not null,
    -- The day that its voucher has.
    moved_on date not null,
    currency text not null,
    face_minor bigint not null,
    book_currency text not null,
    -- What it moves on the account of its kind: positive is a larger debt.
    booked_minor bigint not null,
    fact_key text not null default '',
    trail_id bigint,
    order_source_id text not null default '',
    -- What books it: a voucher of ours or a payment, by the key of its effect.
    target_id bigint not null default 0,
    booking_key text not null default '',
    note text not null default '',
    made_by text not null default 'knyt',
    -- Of a card that bore VAT when it was sold: booked_minor is without it.
    vat_rate text not null default '',
    primary key (company_id, movement_key)
);
create index gift_card_movement_card on gift_card_movement (company_id, gift_card_id, moved_on, movement_key) where gift_card_id is not null;
create index gift_card_movement_unknown on gift_card_movement (company_id, moved_on desc, movement_key desc) where gift_card_id is null;
create index gift_card_movement_order on gift_card_movement (company_id, connection_id, order_source_id)
    where gift_card_id is null and order_source_id <> '';
create index gift_card_movement_trail on gift_card_movement (company_id, trail_id) where trail_id is not null;
create index gift_card_movement_day on gift_card_movement (company_id, moved_on desc, movement_key desc);
comment on table gift_card_movement is 'kept: as long as the vouchers';

-- What movements sum up to by day and once more by month, kept with each (gift_card_sums).
create table gift_card_sum (
    company_id bigint not null,
    stored_as text not null,
    span text not null check (span in ('day', 'month')),
    begins_on date not null,
    -- Booked by Knyt or an accounting system at Knyt's word, and what had been booked before Knyt.
    booked_minor bigint not null,
    opened_minor bigint not null,
    primary key (company_id, stored_as, span, begins_on)
);
comment on table gift_card_sum is 'kept: as long as the vouchers';

-- SIE files (type 4, export) that people took out of an accounting program that is not connected; of each fiscal year the newest counts.
create table ledger_file (
    company_id bigint not null,
    ledger_file_id bigint not null,
    name text not null,
    year_from date not null,
    year_to date not null,
    -- The last day whose balances it tells.
    reaches date not null,
    read_by text not null,
    read_at timestamptz not null,
    primary key (company_id, ledger_file_id)
);
create index ledger_file_of_year on ledger_file (company_id, year_from, read_at desc);

-- What a day put on a balance account, by the newest file of its year; what stood there before stands on the day before the year.
create table ledger_day (
    company_id bigint not null,
    ledger_file_id bigint not null,
    account int not null,
    day date not null,
    amount_minor bigint not null,
    primary key (company_id, ledger_file_id, account, day)
);

-- What a person has said of a month: that it is done, with how much of it was proved then. Never changed; the newest counts.
create table month_end (
    company_id bigint not null,
    month_end_id bigint not null,
    -- The first day of the month.
    month date not null,
    signed_by text not null,
    -- Company time.
    signed_at timestamptz not null,
    points int not null check (points > 0),
    proved int not null check (proved between 0 and points),
    -- Why what was not proved may stand; empty when all was.
    note text not null check (note <> '' or proved = points),
    primary key (company_id, month, month_end_id)
);
comment on table month_end is 'kept: as long as the vouchers of its month';

-- The specification of a month as it was when somebody said that the month is done, byte for byte. Never changed.
create table month_specification (
    company_id bigint not null,
    month_end_id bigint not null,
    file_name text not null,
    media_type text not null,
    bytes bytea not null,
    -- SHA-256 of the bytes.
    hash bytea not null check (length(hash) = 32),
    primary key (company_id, month_end_id)
);
comment on table month_specification is 'kept: as long as the vouchers of its month; names orders and accounts, no person';

-- What a person has said of a point that nothing can prove: it holds as long as what was seen is so. Never changed; the newest counts.
create table month_word (
    company_id bigint not null,
    month_word_id bigint not null,
    -- The first day of the month.
    month date not null,
    -- Code of the point.
    point text not null,
    -- What was seen: the difference, and of what.
    currency text not null,
    difference_minor bigint not null,
    about text not null,
    said_by text not null,
    -- Company time.
    said_at timestamptz not null,
    reason text not null check (reason <> ''),
    primary key (company_id, month, month_word_id)
);
comment on table month_word is 'kept: as long as the vouchers of its month';

-- A month is locked here, or opened again: the newest row counts. Never changed.
create table month_lock (
    company_id bigint not null,
    month_lock_id bigint not null,
    -- The first day of the month.
    month date not null,
    locked boolean not null,
    decided_by text not null,
    -- Company time.
    decided_at timestamptz not null,
    -- Why it is opened.
    reason text not null check (locked or reason <> ''),
    primary key (company_id, month, month_lock_id)
);
comment on table month_lock is 'kept: as long as the vouchers of its month';

-- A VAT period is declared, or opened again: the newest row counts. Never changed. A declared period locks its months.
create table vat_period (
    company_id bigint not null,
    vat_period_id bigint not null,
    -- The first day of its first month.
    first_month date not null,
    -- A month, a quarter, or a fiscal year, which is 18 months at the longest.
    months int not null check (months between 1 and 18),
    declared boolean not null,
    decided_by text not null,
    -- Company time.
    decided_at timestamptz not null,
    -- Why it is opened.
    reason text not null check (declared or reason <> ''),
    primary key (company_id, first_month, vat_period_id)
);
-- From which day the company's books go by which bank's rates; before the first by the European Central Bank's. What is said of a day
-- that has come is not changed, or what was booked on it would be counted anew otherwise.
create table rate_source (
    company_id bigint not null,
    from_day date not null,
    source text not null check (source in ('ecb', 'riksbank')),
    chosen_by text not null,
    -- Company time.
    chosen_at timestamptz not null,
    primary key (company_id, from_day)
);
comment on table rate_source is 'kept: a row for each choice';

comment on table vat_period is 'kept: as long as the vouchers of its months';

-- The return of a period as it was when it was said to be declared: a picture, one for each such row of vat_period.
create table vat_return (
    company_id bigint not null,
    vat_period_id bigint not null,
    -- All that was booked in it; of that what is its own; and what came too late for an earlier period and is told in it.
    part text not null check (part in ('booked', 'own', 'moved')),
    -- The first day of the period that it came too late for; of the rest that of the period itself.
    of_month date not null,
    box text collate "C" not null check (box <> ''),
    -- As the box counts it, exact.
    amount_minor bigint not null,
    primary key (company_id, vat_period_id, part, of_month, box)
);
comment on table vat_return is 'kept: as long as its period';

-- What somebody has said of what came too late for a declared period; the newest counts.
create table vat_late_word (
    company_id bigint not null,
    -- The voucher, or the effect that made the invoice or credit note.
    item_id bigint not null,
    word_id bigint not null,
    -- It is told in a later return, its own is to be corrected, or that has been done.
    word text not null check (word in ('later', 'correct', 'corrected')),
    -- The first day of the month in whose period it is told.
    told_month date check ((told_month is not null) = (word = 'later')),
    decided_by text not null,
    -- Company time.
    decided_at timestamptz not null,
    reason text not null,
    primary key (company_id, item_id, word_id)
);
create index vat_late_told on vat_late_word (company_id, told_month) where told_month is not null;
comment on table vat_late_word is 'kept: as long as the vouchers that it is said of';

-- Months of which something was booked too late, and whether that is to be looked at: the loose ends of their periods.
create table vat_look (
    company_id bigint not null,
    -- The first day of the month.
    month date not null,
    due boolean not null,
    primary key (company_id, month)
);
create index vat_look_due on vat_look (company_id, month) where due;
comment on table vat_look is 'kept: a row for each month';

-- What objects of dimensions are called in the accounting systems: cost centres (1), projects (6), numbered as SIE does. One that is not
-- told any more stays, since vouchers stand on it.
create table dimension_object (
    company_id bigint not null,
    connection_id bigint not null,
    dimension int not null,
    object text not null,
    name text not null,
    -- Company time.
    told_at timestamptz not null,
    primary key (company_id, dimension, object, connection_id)
);
comment on table dimension_object is 'kept: a row for each cost centre and project';

-- What a person has found of a buyer's VAT number.
create table vat_number (
    company_id bigint not null,
    -- Upper case, letters and digits alone, Greece as EL.
    number text collate "C" not null check (length(number) between 4 and 20),
    valid boolean not null,
    checked_on date not null,
    -- The register's number of the consultation, empty where none was given.
    reference text not null default '' check (length(reference) <= 60),
    decided_by text not null,
    -- Machine time.
    decided_at timestamptz not null,
    primary key (company_id, number)
);
comment on table vat_number is 'kept: as long as the vouchers of the sales it was found for';

-- An article of a shop that a sale has shown to be food: it bore 12 % before the rate of food went down, or after and was booked at 6 %.
create table food_article (
    company_id bigint not null,
    -- The shop's connection.
    connection_id bigint not null,
    sku text collate "C" not null,
    shown_on date not null,
    primary key (company_id, connection_id, sku)
);
comment on table food_article is 'kept: an article once, as long as the company: the rate of food goes up on 2028-01-01';

create table loose_end (
    company_id bigint not null,
    loose_end_id bigint not null,
    cause_key text not null,
    code text not null,
    args text not null,
    group_key text not null,
    trail_id bigint,
    payout_id bigint,
    effect_id bigint,
    document_id bigint,
    raw_id bigint,
    connection_id bigint,
    currency text not null default '',
    amount_minor bigint not null default 0,
    due_at timestamptz not null,
    self_healing boolean not null default false,
    next_try_at timestamptz,
    opened_at timestamptz not null,
    closed_at timestamptz,
    closed_by text not null default '',
    close_reason text not null default '',
    primary key (company_id, loose_end_id)
);
create unique index loose_end_open on loose_end (company_id, cause_key) where closed_at is null;
-- What a person has closed stays closed: asked for whatever is about to be opened.
create index loose_end_closed on loose_end (company_id, cause_key) where closed_at is not null and closed_by <> 'knyt';
create index loose_end_parked on loose_end (company_id, cause_key) where closed_at is null and raw_id is not null;
create index loose_end_group on loose_end (company_id, group_key, loose_end_id) where closed_at is null;
create index loose_end_trail on loose_end (company_id, trail_id) where closed_at is null and trail_id is not null;
create index loose_end_draft on loose_end (company_id, opened_at desc, loose_end_id desc)
 where closed_at is null and code = 'payout.line-unmatched' and amount_minor < 0;
create index loose_end_ruled on loose_end (company_id, opened_at desc, loose_end_id desc)
 where closed_at is null and code in ('refund.rule-draft', 'refund.rule-failed', 'refund.rule-held', 'refund.rule-no-mapping',
                                      'refund.rule-not-skipped', 'refund.rule-too-long', 'refund.second-person');
create index loose_end_voucher_draft on loose_end (company_id, opened_at, loose_end_id)
 where closed_at is null and code in ('payout.rule-draft', 'refund.rule-draft', 'rule.draft-voucher');
create index loose_end_expires on loose_end (company_id, due_at) where closed_at is null and code = 'authorization.expires';
create index loose_end_listed on loose_end (company_id, self_healing, opened_at, loose_end_id) where closed_at is null;
create index loose_end_connection on loose_end (company_id, connection_id) where closed_at is null and connection_id is not null;

create table audit_log (
    company_id bigint not null,
    audit_id bigint not null,
    at timestamptz not null,
    user_id bigint,
    actor text not null,
    action text not null,
    subject text not null,
    details text not null default '{}',
    -- From where it was asked for, as the request came; empty for what Knyt does by itself.
    address text not null default '',
    primary key (company_id, audit_id)
);
create index audit_log_user on audit_log (company_id, user_id, at desc) where company_id = 0;
create index audit_log_at on audit_log (company_id, at desc, audit_id desc);
comment on table audit_log is 'kept: append-only; company 0 holds what belongs to no company';

-- Each entry of a company's log is a link of its chain: a hash over what it says and the hash before. Links are made at commit, so
-- that the head row is locked last and for no longer than the commit itself.
create table audit_head (
    company_id bigint primary key,
    entries bigint not null,
    hash bytea not null
);
create table audit_chain (
    company_id bigint not null,
    entry bigint not null,
    audit_id bigint not null,
    hash bytea not null,
    primary key (company_id, entry),
    unique (company_id, audit_id)
);
comment on table audit_chain is 'kept: append-only; one link for each row of audit_log';

create function audit_hash(before bytea, entry bigint, said audit_log) returns bytea language sql stable as $$
    select sha256(before || convert_to(jsonb_build_array(entry, said.company_id, said.audit_id,
        to_char(said.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), said.user_id, said.actor, said.action, said.subject, said.details,
        said.address)::text, 'UTF8'))
$$;

create function audit_link() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
    head audit_head;
begin
    insert into audit_head as h (company_id, entries, hash) values (new.company_id, 1, '')
    on conflict (company_id) do update set entries = h.entries + 1 returning * into head;
    head.hash = audit_hash(head.hash, head.entries, new);
    insert into audit_chain (company_id, entry, audit_id, hash) values (new.company_id, head.entries, new.audit_id, head.hash);
    update audit_head set hash = head.hash where company_id = new.company_id;
    return null;
end $$;
create constraint trigger audit_link after insert on audit_log deferrable initially deferred
    for each row execute function audit_link();

-- The first link that does not hold: an entry that was changed or removed, a link that was, or an entry that none holds; no row where
-- all hold and the last is the head.
create function audit_broken(company bigint) returns table (entry bigint, audit_id bigint) language sql stable as $$
    select n, id from (
        select c.entry as n, c.audit_id as id
          from (select *, lag(hash, 1, '') over w as before, row_number() over w as place from audit_chain
                 where company_id = company window w as (order by entry)) c
          left join audit_log l on l.company_id = company and l.audit_id = c.audit_id
         where l.audit_id is null or c.place <> c.entry or c.hash <> audit_hash(c.before, c.entry, l)
        union all
        select 0, l.audit_id from audit_log l
         where l.company_id = company
           and not exists (select 1 from audit_chain c where c.company_id = company and c.audit_id = l.audit_id)
        union all
        select h.entries, 0 from audit_head h
         where h.company_id = company
           and not exists (select 1 from audit_chain c where c.company_id = company and c.entry = h.entries and c.hash = h.hash)
    ) broken order by n, id limit 1
$$;

-- When each part of the daily emptying was finished last (machine time), and what it emptied then and ever.
create table retention_run (
    company_id bigint not null,
    part text not null,
    run_at timestamptz not null,
    emptied bigint not null,
    emptied_ever bigint not null,
    primary key (company_id, part)
);

-- Vouchers balance per currency, whoever writes them: checked once for all rows of a statement.
create function voucher_rows_balance() returns trigger language plpgsql as $$
declare
    bad record;
begin
    select r.company_id, r.voucher_id into bad
      from new_rows r
     group by r.company_id, r.voucher_id, r.currency
    having sum(r.debit_minor) <> sum(r.credit_minor) or count(*) < 2
     limit 1;
    if found then
        raise exception 'voucher % of company % does not balance', bad.voucher_id, bad.company_id using errcode = 'check_violation';
    end if;
    select r.company_id, r.voucher_id into bad
      from voucher_row v
      join (select company_id, voucher_id, count(*) as n from new_rows group by 1, 2) r
        on r.company_id = v.company_id and r.voucher_id = v.voucher_id
     group by r.company_id, r.voucher_id, r.n
    having count(*) <> r.n
     limit 1;
    if found then
        raise exception 'rows of voucher % of company % arrive in one statement', bad.voucher_id, bad.company_id
            using errcode = 'check_violation';
    end if;
    return null;
end $$;
create trigger voucher_rows_balance after insert on voucher_row
    referencing new table as new_rows for each statement execute function voucher_rows_balance();

create function never_changed() returns trigger language plpgsql as $$
begin
    raise exception '% is never changed or removed', tg_table_name using errcode = 'insufficient_privilege';
end $$;
create trigger never_changed before update or delete or truncate on voucher for each statement execute function never_changed();
create trigger never_changed before update or delete or truncate on voucher_row for each statement execute function never_changed();
create trigger never_changed before update or delete or truncate on fact for each statement execute function never_changed();
create trigger never_changed before update or delete or truncate on fact_vat for each statement execute function never_changed();
create trigger never_changed before update or delete or truncate on month_end for each statement execute function never_changed();
create trigger never_changed before update or delete or truncate on month_specification for each statement execute function never_changed();
create trigger never_changed before update or delete or truncate on month_word for each statement execute function never_changed();
create trigger never_changed before update or delete or truncate on month_lock for each statement execute function never_changed();
create trigger never_changed before update or delete or truncate on vat_period for each statement execute function never_changed();
create trigger never_changed before update or delete or truncate on vat_return for each statement execute function never_changed();
create trigger never_changed before update or delete or truncate on vat_late_word for each statement execute function never_changed();
create trigger never_changed before update or delete or truncate on audit_log for each statement execute function never_changed();
create trigger never_changed before update or delete or truncate on audit_chain for each statement execute function never_changed();
create trigger never_changed before update or delete or truncate on settings_version for each statement execute function never_changed();

-- Sums of purchases follow every change of a purchase, whoever makes it, in the same transaction: what its row was counts off, what it
-- is counts on, once for all rows of a statement. Rows of sums are locked in the order of their keys.
create type trail_amounts as (sign int, company_id bigint, placed_at timestamptz, currency text, provider text, others_open text, state text,
    total_minor bigint, captured_minor bigint, invoiced_minor bigint, open_minor bigint);
-- What each provider owes for a purchase: the first what the others do not.
create function trail_open(first text, open bigint, others text) returns table (provider text, open_minor bigint) language sql immutable as $$
    select first, open where others = '{}'
    union all
    select first, open - (select coalesce(sum(o.value::bigint), 0)::bigint from json_each_text(others::json) o) where others <> '{}'
    union all
    select o.key, o.value::bigint from json_each_text(others::json) o where others <> '{}'
$$;
create function trail_sums_add(changes trail_amounts[]) returns void language plpgsql as $$
begin
    insert into trail_day as d (company_id, day, currency, part, purchases, sold_minor, booked_minor, captured_minor)
    select * from (
           select t.company_id, (t.placed_at at time zone c.zone)::date, t.currency,
                  case when t.state = 'tied' then 'tied' when t.state = 'held' then 'loose' when t.state = 'skipped' then 'skipped'
                       when t.captured_minor > 0 or t.invoiced_minor > 0 then 'transit' else 'unshipped' end,
                  sum(t.sign) as n, sum(t.sign * t.total_minor) as sold, sum(t.sign * least(t.invoiced_minor, t.total_minor)) as booked,
                  sum(t.sign * least(t.captured_minor, t.total_minor)) as captured
             from unnest(changes) t join company c on c.company_id = t.company_id
            where t.state <> 'cancelled'
            group by 1, 2, 3, 4
            order by 1, 2, 3, 4) s
     where (n, sold, booked, captured) <> (0, 0, 0, 0)
    on conflict (company_id, day, currency, part) do update
       set purchases = d.purchases + excluded.purchases, sold_minor = d.sold_minor + excluded.sold_minor,
           booked_minor = d.booked_minor + excluded.booked_minor, captured_minor = d.captured_minor + excluded.captured_minor;
    insert into trail_owed as o (company_id, provider, currency, purchases, counted, open_minor)
    select * from (
           select t.company_id, p.provider, t.currency, sum(case when p.open_minor > 0 then t.sign else 0 end) as n,
                  sum(case when p.open_minor > 0
                                and p.provider = (select min(q.provider) from trail_open(t.provider, t.open_minor, t.others_open) q
                                                   where q.open_minor > 0)
                           then t.sign else 0 end) as once,
                  sum(t.sign * p.open_minor) as open
             from unnest(changes) t
            cross join lateral trail_open(t.provider, t.open_minor, t.others_open) p
            where t.state in ('waiting', 'held') and p.open_minor <> 0
            group by 1, 2, 3
            order by 1, 2, 3) s
     where (n, once, open) <> (0, 0, 0)
    on conflict (company_id, provider, currency) do update
       set purchases = o.purchases + excluded.purchases, counted = o.counted + excluded.counted, open_minor = o.open_minor + excluded.open_minor;
end $$;
create function trail_sums() returns trigger language plpgsql as $$
declare
    changes trail_amounts[];
    taken_back trail_amounts[];
begin
    if tg_op <> 'DELETE' then
        select array_agg(row (1, company_id, placed_at, currency, provider, others_open, state, total_minor, captured_minor, invoiced_minor,
                              provider_open_minor)::trail_amounts) into changes
          from new_rows where order_document_id is not null and merged_into is null;
    end if;
    if tg_op <> 'INSERT' then
        select array_agg(row (-1, company_id, placed_at, currency, provider, others_open, state, total_minor, captured_minor, invoiced_minor,
                              provider_open_minor)::trail_amounts) into taken_back
          from old_rows where order_document_id is not null and merged_into is null;
    end if;
    changes := changes || taken_back;
    if changes is not null then
        perform trail_sums_add(changes);
    end if;
    return null;
end $$;
create trigger trail_sums_insert after insert on trail
    referencing new table as new_rows for each statement execute function trail_sums();
create trigger trail_sums_update after update on trail
    referencing old table as old_rows new table as new_rows for each statement execute function trail_sums();
create trigger trail_sums_delete after delete on trail
    referencing old table as old_rows for each statement execute function trail_sums();

-- The sums of one company from its purchases anew: for rows put in without triggers, and when its days are cut another way. Reads them all.
create function trail_sums_recount(company bigint) returns void language plpgsql as $$
declare
    changes trail_amounts[];
    done bigint := 0;
begin
    delete from trail_day where company_id = company;
    delete from trail_owed where company_id = company;
    loop
        select array_agg(row (1, t.company_id, t.placed_at, t.currency, t.provider, t.others_open, t.state, t.total_minor, t.captured_minor,
                              t.invoiced_minor, t.provider_open_minor)::trail_amounts)
                   filter (where t.order_document_id is not null and t.merged_into is null), max(t.trail_id)
          into changes, done
          from (select * from trail where company_id = company and trail_id > done order by trail_id limit 10000) t;
        exit when done is null;
        perform trail_sums_add(changes);
    end loop;
end $$;
create function company_zone_changed() returns trigger language plpgsql as $$
begin
    perform trail_sums_recount(new.company_id);
    return null;
end $$;
create trigger company_zone_changed after update of zone on company
    for each row when (old.zone is distinct from new.zone) execute function company_zone_changed();

-- The sums of our vouchers follow each insert of rows; vouchers are never changed. Rows of sums are locked in the order of their keys.
create function account_sums() returns trigger language plpgsql as $$
begin
    insert into account_sum as s (company_id, account, currency, span, begins_on, debit_minor, credit_minor)
    select r.company_id, r.account, r.currency, p.span,
           case p.span when 'day' then v.voucher_date else date_trunc('month', v.voucher_date::timestamp)::date end,
           sum(r.debit_minor), sum(r.credit_minor)
      from new_rows r
      join voucher v on v.company_id = r.company_id and v.voucher_id = r.voucher_id
     cross join (values ('day'), ('month')) p (span)
     group by 1, 2, 3, 4, 5
     order by 1, 2, 4, 5, 3
    on conflict (company_id, account, span, begins_on, currency) do update
       set debit_minor = s.debit_minor + excluded.debit_minor, credit_minor = s.credit_minor + excluded.credit_minor;
    return null;
end $$;
create trigger account_sums after insert on voucher_row
    referencing new table as new_rows for each statement execute function account_sums();

-- A payout counts from when it is planned, on the day that it stands on.
create function earlier_sums() returns trigger language plpgsql as $$
begin
    insert into account_sum as s (company_id, account, currency, span, begins_on, debit_minor, credit_minor, earlier_minor)
    select t.company_id, t.account, c.currency, p.span,
           case p.span when 'day' then t.day else date_trunc('month', t.day::timestamp)::date end, 0, 0, sum(t.minor)
      from (values (old.company_id, old.earlier_account, old.stands_on, -old.earlier_minor, old.state, old.planned_at),
                   (new.company_id, new.earlier_account, new.stands_on, new.earlier_minor, new.state, new.planned_at))
           t (company_id, account, day, minor, state, planned_at)
      join company c on c.company_id = t.company_id
     cross join (values ('day'), ('month')) p (span)
     where t.state = 'booked' or t.state = 'matching' and t.planned_at is not null
     group by 1, 2, 3, 4, 5 having sum(t.minor) <> 0
     order by 1, 2, 4, 5, 3
    on conflict (company_id, account, span, begins_on, currency) do update set earlier_minor = s.earlier_minor + excluded.earlier_minor;
    return null;
end $$;
create trigger earlier_sums after update on payout
    for each row when (old.earlier_minor <> 0 or new.earlier_minor <> 0) execute function earlier_sums();

-- The sums follow what a bank feed has booked; its rows are never changed.
create function feed_sums() returns trigger language plpgsql as $$
begin
    insert into account_sum as s (company_id, account, currency, span, begins_on, debit_minor, credit_minor, earlier_minor)
    select m.company_id, m.account, c.currency, p.span,
           case p.span when 'day' then m.moved_on else date_trunc('month', m.moved_on::timestamp)::date end, 0, 0, sum(m.minor)
      from new_rows m
      join company c on c.company_id = m.company_id
     cross join (values ('day'), ('month')) p (span)
     group by 1, 2, 3, 4, 5
     order by 1, 2, 4, 5, 3
    on conflict (company_id, account, span, begins_on, currency) do update set earlier_minor = s.earlier_minor + excluded.earlier_minor;
    return null;
end $$;
create trigger feed_sums after insert on feed_movement
    referencing new table as new_rows for each statement execute function feed_sums();

create function gift_card_sums() returns trigger language plpgsql as $$
begin
    insert into gift_card_sum as s (company_id, stored_as, span, begins_on, booked_minor, opened_minor)
    select r.company_id, r.stored_as, p.span,
           case p.span when 'day' then r.moved_on else date_trunc('month', r.moved_on::timestamp)::date end,
           coalesce(sum(r.booked_minor) filter (where r.kind <> 'opened'), 0),
           coalesce(sum(r.booked_minor) filter (where r.kind = 'opened'), 0)
      from new_rows r
     cross join (values ('day'), ('month')) p (span)
     group by 1, 2, 3, 4
     order by 1, 2, 3, 4
    on conflict (company_id, stored_as, span, begins_on) do update
       set booked_minor = s.booked_minor + excluded.booked_minor, opened_minor = s.opened_minor + excluded.opened_minor;
    return null;
end $$;
create trigger gift_card_sums after insert on gift_card_movement
    referencing new table as new_rows for each statement execute function gift_card_sums();

-- The decimals of a currency's minor unit, by ISO 4217.
create function minor_digits(currency text) returns int language sql immutable as $$
    select case when currency in ('ADP', 'BEF', 'BIF', 'BYB', 'BYR', 'CLP', 'DJF', 'ESP', 'GNF', 'GRD', 'ISK', 'ITL', 'JPY',
                                 'KMF', 'KRW', 'LUF', 'MGF', 'PTE', 'PYG', 'ROL', 'RWF', 'TPE', 'TRL', 'UGX', 'UYI', 'VND',
                                 'VUV', 'XAF', 'XOF', 'XPF') then 0
                when currency in ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') then 3
                when currency in ('CLF') then 4 else 2 end
$$;

-- An amount in minor units in the currency of the books, half up to its minor unit; null where no rate is known.
create function in_books(minor bigint, currency text, books text, rate numeric) returns bigint language sql immutable as $$
    select case when currency = books then minor
                else round(minor::numeric * rate * power(10::numeric, minor_digits(books) - minor_digits(currency)))::bigint end
$$;

-- The rate at which a sale or credit is booked, from its body.
create function booked_rate(body text) returns numeric language sql immutable as $$
    select coalesce(body::json #>> '{exchangeRate,perUnit}', body::json #>> '{what,exchangeRate,perUnit}',
                    body::json #>> '{0,what,exchangeRate,perUnit}')::numeric
$$;

-- The same with its source and day, as it was told; null where it has none.
create function rate_told(body text) returns text language sql immutable as $$
    select coalesce(body::json #>> '{exchangeRate}', body::json #>> '{what,exchangeRate}', body::json #>> '{0,what,exchangeRate}')
$$;

create function provider_items() returns trigger language plpgsql as $$
begin
    insert into provider_item (company_id, fact_id, provider, currency, amount_minor, own_minor, rate, opened_on, trail_id, account, untold)
    select f.company_id, f.fact_id, f.provider, f.currency,
           case when f.type like 'credit%' then -1 else 1 end * (f.amount_minor - f.elsewhere_minor),
           case when f.type like 'credit%' then -1 else 1 end * least(f.own_minor, f.amount_minor - f.elsewhere_minor),
           case when f.currency <> c.currency then booked_rate(f.body) end, f.event_date, f.trail_id, f.account, f.type like '%-share'
      from new_rows f
      join company c on c.company_id = f.company_id
     where f.type in ('sale', 'credit', 'sale-share', 'credit-share') and f.provider <> '' and f.amount_minor <> f.elsewhere_minor;
    return null;
end $$;
create trigger provider_items after insert on fact
    referencing new table as new_rows for each statement execute function provider_items();

-- Whether a voucher of a payout is not its own: by which its money came to the bank, or stood at the provider again, or by which what
-- was paid in at the provider left the bank, a purchase was shared otherwise than the shop had told, or a payment by hand was settled.
create function beside_payout(voucher_key text) returns boolean language sql immutable as $$
    select voucher_key like '%:bank' or voucher_key like '%:returned' or voucher_key like '%:deposit' or voucher_key like '%:share'
        or starts_with(voucher_key, 'by-hand:')
$$;

-- A voucher as a person looks it up: by the accounting system's number once that is read back. Where an accounting system gives its
-- number ours is a reference alone, in a form that nobody takes for a number of a series. That is so of each voucher for itself: what was
-- numbered before the books moved to the accounting system keeps the number that it has in our books.
create function voucher_own_name(company bigint, series text, year text, number bigint) returns text language sql stable as $$
    select case when exists (select 1 from voucher v where v.company_id = company and v.series = voucher_own_name.series
                                and v.fiscal_year = year and v.number = voucher_own_name.number
                                and (v.reference or exists (select 1 from voucher_number n where n.company_id = v.company_id
                                                               and n.voucher_id = v.voucher_id and n.system_number <> '')))
                then 'Knyt-ref ' || lpad(number::text, greatest(6, length(number::text)), '0')
                else series || ' ' || number end
$$;
create function voucher_name(company bigint, voucher bigint, series text, year text, number bigint) returns text
language sql stable as $$
    select coalesce((select max(n.system_number) from voucher_number n where n.company_id = company and n.voucher_id = voucher),
                    voucher_own_name(company, series, year, number))
$$;
-- Its place in addresses: a number that is a reference alone says so, or it would be read as the accounting system's.
create function voucher_path(company bigint, series text, year text, number bigint) returns text language sql stable as $$
    select series || '/' || year || '/' || case when voucher_own_name(company, series, year, number) like 'Knyt-ref %'
                                                 then 'ref-' else '' end || number
$$;

create function payout_has_voucher(company bigint, payout bigint) returns boolean language sql stable as $$
    select exists (select 1 from voucher v
                    where v.company_id = company and v.payout_id = payout and not beside_payout(v.voucher_key))
$$;

-- What these payouts clear: the facts that their lines are matched with, from the day of the payout's first voucher as long as one
-- stands; from the payout's own day once it is booked where it needed no voucher (a refund alone, its debt carried on, with the
-- customer ledger elsewhere); what no line names any more is open again. One payout at a time, so that each statement keeps to its indexes.
create function provider_items_cleared(companies bigint[], payouts bigint[]) returns void language plpgsql as $$
declare
    w record;
    facts bigint[];
    booked_on date;
begin
    for w in select company_id, payout_id from unnest(companies, payouts) as u (company_id, payout_id) loop
        select array_agg(l.fact_id) into facts from payout_line l
         where l.company_id = w.company_id and l.payout_id = w.payout_id and l.fact_id is not null;
        select min(v.voucher_date) into booked_on from voucher v
         where v.company_id = w.company_id and v.payout_id = w.payout_id and not beside_payout(v.voucher_key)
        having count(*) filter (where v.reverses_voucher_id is null) > count(v.reverses_voucher_id);
        if not payout_has_voucher(w.company_id, w.payout_id) then
            select p.book_date into booked_on from payout p
             where p.company_id = w.company_id and p.payout_id = w.payout_id and p.state = 'booked';
        end if;
        update provider_item i set cleared_on = null, payout_id = null
         where i.company_id = w.company_id and i.payout_id = w.payout_id
           and not exists (select 1 from payout_line l
                            where l.company_id = i.company_id and l.fact_id = i.fact_id and l.payout_id = i.payout_id);
        update provider_item i set cleared_on = booked_on, payout_id = w.payout_id
         where i.company_id = w.company_id and i.fact_id = any (facts)
           and (i.cleared_on, i.payout_id) is distinct from (booked_on, w.payout_id);
    end loop;
end $$;
create function provider_items_touched() returns trigger language plpgsql as $$
declare
    companies bigint[];
    payouts bigint[];
begin
    if tg_op = 'DELETE' then
        select array_agg(company_id), array_agg(payout_id) into companies, payouts
          from (select distinct company_id, payout_id from old_rows where payout_id is not null order by 1, 2) r;
    elsif tg_op = 'INSERT' and tg_table_name = 'payout_line' then
        select array_agg(company_id), array_agg(payout_id) into companies, payouts
          from (select distinct company_id, payout_id from new_rows where fact_id is not null order by 1, 2) r;
    else
        select array_agg(company_id), array_agg(payout_id) into companies, payouts
          from (select distinct company_id, payout_id from new_rows where payout_id is not null order by 1, 2) r;
    end if;
    if companies is not null then
        perform provider_items_cleared(companies, payouts);
    end if;
    return null;
end $$;
create trigger provider_items_inserted after insert on payout_line
    referencing new table as new_rows for each statement execute function provider_items_touched();
create trigger provider_items_updated after update on payout_line
    referencing new table as new_rows for each statement execute function provider_items_touched();
create trigger provider_items_deleted after delete on payout_line
    referencing old table as old_rows for each statement execute function provider_items_touched();
create trigger provider_items_booked after insert on voucher
    referencing new table as new_rows for each statement execute function provider_items_touched();

create function provider_items_without_voucher() returns trigger language plpgsql as $$
begin
    if not payout_has_voucher(new.company_id, new.payout_id) then
        perform provider_items_cleared(array[new.company_id], array[new.payout_id]);
    end if;
    return null;
end $$;
create trigger provider_items_without_voucher after update of state on payout
    for each row when ((new.state = 'booked') <> (old.state = 'booked'))
    execute function provider_items_without_voucher();

-- What a voucher books on a later day than its own, since that month is locked, stands in the books from then.
create function late_in_books() returns trigger language plpgsql as $$
begin
    if not exists (select 1 from new_rows where voucher_date <> event_date) then
        return null;
    end if;
    update payout p set moved_on = v.voucher_date
      from new_rows v
     where v.voucher_date <> v.event_date and v.reverses_voucher_id is null and v.payout_id is not null
       and not beside_payout(v.voucher_key)
       and p.company_id = v.company_id and p.payout_id = v.payout_id and p.moved_on is null;
    update payout p set bank_moved_on = v.voucher_date
      from new_rows v
     where v.voucher_date <> v.event_date and v.payout_id is not null and v.voucher_key like '%:bank'
       and p.company_id = v.company_id and p.payout_id = v.payout_id and p.bank_date = v.event_date;
    return null;
end $$;
create trigger late_in_books after insert on voucher
    referencing new table as new_rows for each statement execute function late_in_books();

-- Movements on the account of customer receivables whose voucher has a later day than their own.
create function late_customers(companies bigint[], keys text[], days date[], own date[]) returns void language plpgsql as $$
begin
    if companies is null then
        return;
    end if;
    update customer_move m set moved_on = n.d
      from unnest(companies, keys, days, own) as n (c, k, d, e)
     where m.company_id = n.c and m.move_key = n.k and m.moved_on = n.e;
    update customer_move m set settled_on = s.day
      from (select o.company_id, o.trail_id, max(o.moved_on) as day
              from customer_move o
             where (o.company_id, o.trail_id) in (select p.company_id, p.trail_id from unnest(companies, keys) as n (c, k)
                                                    join customer_move p on p.company_id = n.c and p.move_key = n.k)
             group by 1, 2) s
     where m.company_id = s.company_id and m.trail_id = s.trail_id and m.settled_on is not null and m.settled_on <> s.day;
end $$;

-- The rows of a sale's or credit's own voucher name their fact; that on what the provider owes has the item's amount.
create function late_items() returns trigger language plpgsql as $$
begin
    update provider_item i set opened_on = v.voucher_date
      from new_rows r
      join voucher v on v.company_id = r.company_id and v.voucher_id = r.voucher_id
     where v.voucher_date <> v.event_date and v.reverses_voucher_id is null and v.payout_id is null and r.fact_id is not null
       and i.company_id = r.company_id and i.fact_id = r.fact_id and i.opened_on = v.event_date
       and r.debit_minor - r.credit_minor = in_books(i.own_minor, i.currency, r.currency, i.rate);
    perform late_customers(array_agg(c), array_agg(k), array_agg(d), array_agg(e))
       from (select distinct v.company_id as c, f.fact_key as k, v.voucher_date as d, v.event_date as e
               from new_rows r
               join voucher v on v.company_id = r.company_id and v.voucher_id = r.voucher_id
               join fact f on f.company_id = r.company_id and f.fact_id = r.fact_id
              where v.voucher_date <> v.event_date and v.reverses_voucher_id is null and v.payout_id is null) n;
    return null;
end $$;
create trigger late_items after insert on voucher_row
    referencing new table as new_rows for each statement execute function late_items();

-- Those of a day's voucher, which sums them up.
create function late_days() returns trigger language plpgsql as $$
begin
    update provider_item i set opened_on = v.voucher_date
      from (select distinct company_id, voucher_id from new_rows where voucher_id is not null) n
      join voucher v on v.company_id = n.company_id and v.voucher_id = n.voucher_id
      join new_rows d on d.company_id = n.company_id and d.voucher_id = n.voucher_id
      join fact f on f.company_id = d.company_id and f.trail_id = d.trail_id and f.document_id = d.document_id
     where v.voucher_date <> v.event_date and f.type = case when d.credit then 'credit' else 'sale' end
       and i.company_id = f.company_id and i.fact_id = f.fact_id and i.opened_on = v.event_date;
    perform late_customers(array_agg(c), array_agg(k), array_agg(d), array_agg(e))
       from (select distinct n.company_id as c, n.entry_key as k, v.voucher_date as d, v.event_date as e
               from new_rows n join voucher v on v.company_id = n.company_id and v.voucher_id = n.voucher_id
              where v.voucher_date <> v.event_date) l;
    return null;
end $$;
create trigger late_days after update on day_entry
    referencing new table as new_rows for each statement execute function late_days();

-- What is paid by another road is no more open from the day that it was booked, until that is taken back.
create function provider_items_by_road() returns trigger language plpgsql as $$
begin
    update provider_item i set cleared_on = case when n.withdrawn_on is null then n.booked_on end
      from new_rows n where i.company_id = n.company_id and i.fact_id = n.fact_id;
    return null;
end $$;
create trigger provider_items_by_road after insert on road_payment
    referencing new table as new_rows for each statement execute function provider_items_by_road();
create trigger provider_items_off_road after update on road_payment
    referencing new table as new_rows for each statement execute function provider_items_by_road();

-- All of one company anew, for rows put in without triggers. Reads all of its vouchers, facts and movements of gift cards.
-- Whole tables are joined: row by row would be without end where nothing has been analyzed yet.
create function clearing_recount(company bigint) returns void language plpgsql set enable_nestloop = off as $$
declare
    shared bigint[];
    shares bigint[];
    days date[];
begin
    -- Nothing else tells how payouts shared a purchase.
    select array_agg(fact_id), array_agg(share_minor), array_agg(share_on) into shared, shares, days
      from provider_item where company_id = company and share_on is not null;
    delete from account_sum where company_id = company;
    delete from provider_item where company_id = company;
    delete from gift_card_sum where company_id = company;
    insert into gift_card_sum (company_id, stored_as, span, begins_on, booked_minor, opened_minor)
    select m.company_id, m.stored_as, p.span, case p.span when 'day' then m.moved_on else date_trunc('month', m.moved_on::timestamp)::date end,
           coalesce(sum(m.booked_minor) filter (where m.kind <> 'opened'), 0),
           coalesce(sum(m.booked_minor) filter (where m.kind = 'opened'), 0)
      from gift_card_movement m
     cross join (values ('day'), ('month')) p (span)
     where m.company_id = company
     group by 1, 2, 3, 4;
    insert into account_sum (company_id, account, currency, span, begins_on, debit_minor, credit_minor)
    select r.company_id, r.account, r.currency, p.span,
           case p.span when 'day' then v.voucher_date else date_trunc('month', v.voucher_date::timestamp)::date end,
           sum(r.debit_minor), sum(r.credit_minor)
      from voucher_row r
      join voucher v on v.company_id = r.company_id and v.voucher_id = r.voucher_id
     cross join (values ('day'), ('month')) p (span)
     where r.company_id = company
     group by 1, 2, 3, 4, 5;
    insert into account_sum as s (company_id, account, currency, span, begins_on, debit_minor, credit_minor, earlier_minor)
    select t.company_id, t.account, c.currency, p.span,
           case p.span when 'day' then t.day else date_trunc('month', t.day::timestamp)::date end, 0, 0, sum(t.minor)
      from (select company_id, earlier_account as account, stands_on as day, earlier_minor as minor from payout
             where company_id = company and earlier_minor <> 0 and (state = 'booked' or state = 'matching' and planned_at is not null)
            union all
            select company_id, account, moved_on, minor from feed_movement where company_id = company) t
      join company c on c.company_id = t.company_id
     cross join (values ('day'), ('month')) p (span)
     group by 1, 2, 3, 4, 5
    on conflict (company_id, account, span, begins_on, currency) do update set earlier_minor = excluded.earlier_minor;
    insert into provider_item (company_id, fact_id, provider, currency, amount_minor, own_minor, rate, opened_on, trail_id, account, untold)
    select f.company_id, f.fact_id, f.provider, f.currency,
           case when f.type like 'credit%' then -1 else 1 end * (f.amount_minor - f.elsewhere_minor),
           case when f.type like 'credit%' then -1 else 1 end * least(f.own_minor, f.amount_minor - f.elsewhere_minor),
           case when f.currency <> c.currency then booked_rate(f.body) end, f.event_date, f.trail_id, f.account, f.type like '%-share'
      from fact f
      join company c on c.company_id = f.company_id
     where f.company_id = company and f.type in ('sale', 'credit', 'sale-share', 'credit-share') and f.provider <> '' and f.amount_minor <> f.elsewhere_minor;
    update provider_item i set share_minor = s.minor, share_on = s.day
      from unnest(shared, shares, days) as s (fact_id, minor, day) where i.company_id = company and i.fact_id = s.fact_id;
    update provider_item i set cleared_on = s.booked_on, payout_id = s.payout_id
      from (select l.fact_id, l.payout_id,
                   case when v.payout_id is not null then v.booked_on when p.state = 'booked' then p.book_date end as booked_on
              from (select fact_id, payout_id from payout_line where company_id = company and fact_id is not null) l
              join payout p on p.company_id = company and p.payout_id = l.payout_id
              left join (select payout_id,
                                case when count(*) filter (where reverses_voucher_id is null) > count(reverses_voucher_id)
                                     then min(voucher_date) end as booked_on
                           from voucher
                          where company_id = company and payout_id is not null and not beside_payout(voucher_key)
                          group by payout_id) v
                on v.payout_id = l.payout_id) s
     where i.company_id = company and i.fact_id = s.fact_id;
    update provider_item i set cleared_on = r.booked_on
      from road_payment r where i.company_id = company and r.company_id = company and i.fact_id = r.fact_id and r.withdrawn_on is null;
    update provider_item i set opened_on = l.voucher_date
      from (select v.voucher_date, v.event_date, r.fact_id, r.currency, r.debit_minor - r.credit_minor as minor
              from voucher v
              join voucher_row r on r.company_id = v.company_id and r.voucher_id = v.voucher_id
             where v.company_id = company and v.voucher_date <> v.event_date and v.reverses_voucher_id is null
               and v.payout_id is null and r.fact_id is not null) l
     where i.company_id = company and i.fact_id = l.fact_id and i.opened_on = l.event_date
       and l.minor = in_books(i.own_minor, i.currency, l.currency, i.rate);
    update provider_item i set opened_on = l.voucher_date
      from (select v.voucher_date, v.event_date, f.fact_id
              from voucher v
              join day_entry d on d.company_id = v.company_id and d.voucher_id = v.voucher_id
              join fact f on f.company_id = d.company_id and f.trail_id = d.trail_id and f.document_id = d.document_id
                         and f.type = case when d.credit then 'credit' else 'sale' end
             where v.company_id = company and v.voucher_date <> v.event_date) l
     where i.company_id = company and i.fact_id = l.fact_id and i.opened_on = l.event_date;
end $$;

-- Policies: every table with a company.
do $$
declare
    t text;
begin
    for t in
        select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
          join pg_attribute a on a.attrelid = c.oid and a.attname = 'company_id'
         where n.nspname = 'public' and c.relkind = 'r'
    loop
        execute format('alter table %I enable row level security', t);
        execute format('alter table %I force row level security', t);
        -- As a subquery the list is read once for each statement, not once for each row.
        execute format($p$create policy engine on %I to knyt_engine
            using (company_id = any ((select string_to_array(current_setting('knyt.companies', true), ','))::bigint[]))
            with check (company_id = any ((select string_to_array(current_setting('knyt.companies', true), ','))::bigint[]))$p$, t);
        execute format($p$create policy web on %I to knyt_web
            using (company_id = nullif(current_setting('knyt.company', true), '')::bigint)
            with check (company_id = nullif(current_setting('knyt.company', true), '')::bigint)$p$, t);
        -- The owner is under the policies too (forced); migrations and the directory functions below need to see every row.
        execute format('create policy owner on %I to %I using (true) with check (true)', t, current_user);
        execute format('grant select, insert, update, delete on %I to knyt_engine', t);
        execute format('grant select on %I to knyt_web', t);
    end loop;
end $$;
-- Until a table has been analyzed the planner believes in two hundred companies, so that any index beginning with the company
-- seems as good as the whole key; plans made on the empty tables then read all rows of the company. Told that there is one, it
-- takes the whole key from the first day. PostgreSQL before 18 cannot be told; there the first autovacuum does it.
do $$
declare
    t text;
begin
    if to_regproc('pg_catalog.pg_restore_attribute_stats') is null then
        return;
    end if;
    for t in
        select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
          join pg_attribute a on a.attrelid = c.oid and a.attname = 'company_id'
         where n.nspname = 'public' and c.relkind = 'r'
    loop
        execute format($s$select pg_restore_attribute_stats('schemaname', 'public', 'relname', %L, 'attname', 'company_id',
            'inherited', false, 'null_frac', 0::real, 'avg_width', 8, 'n_distinct', 1::real)$s$, t);
    end loop;
end $$;
revoke update, delete, truncate on voucher, voucher_row, fact, fact_vat, month_end, month_specification, month_word, month_lock, vat_period, vat_return,
    vat_late_word, audit_log, settings_version from knyt_engine;
-- The log's chain is written by its trigger alone.
revoke insert, update, delete, truncate on audit_head, audit_chain from knyt_engine;
grant insert on audit_log to knyt_web;
-- Secrets and keys are the engine's alone.
revoke select on connection_secret, connection_exchange, file_sample from knyt_web;

grant usage on sequence knyt_id to knyt_engine, knyt_web;
grant usage on sequence effect_made to knyt_engine;
grant select, insert, update, delete on organization, app_user, membership, company_member, web_session, signin_link, signin_try to knyt_web;
grant select, insert, update, delete on organization, app_user, membership, signin_link, signin_try, lease, process to knyt_engine;
grant select on lease, process to knyt_web;
grant select, insert on exchange_rate to knyt_engine;
grant select on exchange_rate to knyt_web;
-- The engine empties it; it reads no more of it than when a session ended.
grant select (expires_at), delete on web_session to knyt_engine;

-- Which companies exist, and which connection a hook token belongs to, must be known before a company can be named.
create function knyt_company_directory()
    returns table (company_id bigint, organization_id bigint, slug text, name text, sandbox boolean)
    language sql stable security definer set search_path = public, pg_temp
    as 'select company_id, organization_id, slug, name, sandbox from company where ended_at is null';
create function knyt_hook_connection(token_hash bytea)
    returns table (company_id bigint, connection_id bigint, connector text)
    language sql stable security definer set search_path = public, pg_temp
    as 'select company_id, connection_id, connector from connection where hook_token_hash = token_hash';
-- Which companies a person has a role in, and is invited to alone, before any of them is named.
create function knyt_reachable(member bigint)
    returns table (company_id bigint, organization_id bigint, slug text, name text, role text)
    language sql stable security definer set search_path = public, pg_temp
    as $$select c.company_id, c.organization_id, c.slug, c.name,
                case when m.role = 'owner' then m.role else coalesce(o.role, m.role) end
           from company c
           left join membership m on m.organization_id = c.organization_id and m.user_id = member and m.accepted_at is not null
           left join company_member o on o.company_id = c.company_id and o.user_id = member and o.accepted_at is not null
          where c.ended_at is null and (m.user_id is not null or o.user_id is not null)$$;
create function knyt_company_invitations(member bigint)
    returns table (company_id bigint, organization_id bigint, name text, role text, invited_by text)
    language sql stable security definer set search_path = public, pg_temp
    as $$select c.company_id, c.organization_id, c.name, o.role, o.invited_by
           from company_member o join company c on c.company_id = o.company_id
          where o.user_id = member and o.accepted_at is null and c.ended_at is null$$;
-- A token opens as long as whoever made it may make one. At a machine time.
create function knyt_api_token(hash bytea, moment timestamptz)
    returns table (company_id bigint, api_token_id bigint, connection_id bigint)
    language sql stable security definer set search_path = public, pg_temp
    as $$select t.company_id, t.api_token_id, t.connection_id from api_token t join app_user u on u.email = t.made_by
          where t.token_hash = hash and t.revoked_at is null and t.expires_at > moment
            and exists (select 1 from knyt_reachable(u.user_id) r where r.company_id = t.company_id and r.role in ('owner', 'integrator'))$$;
revoke all on function knyt_company_directory(), knyt_hook_connection(bytea), knyt_api_token(bytea, timestamptz), knyt_reachable(bigint),
    knyt_company_invitations(bigint) from public;
grant execute on function knyt_reachable(bigint) to knyt_engine, knyt_web;
grant execute on function knyt_company_invitations(bigint) to knyt_web;
grant execute on function knyt_company_directory() to knyt_engine, knyt_web;
grant execute on function knyt_hook_connection(bytea), knyt_api_token(bytea, timestamptz) to knyt_engine, knyt_web;
