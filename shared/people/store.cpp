#include "people/store.h"

namespace septet::people::store {

namespace {

constexpr db::Migration migrations[] = {{1, R"(
CREATE TABLE people_accounts (
  id                  BYTEA  NOT NULL PRIMARY KEY,  -- UUIDv7
  username            TEXT   NOT NULL,              -- as typed, in form C
  username_key        TEXT   NOT NULL UNIQUE,       -- case folded
  email               TEXT   NOT NULL,              -- as typed; empty in local mode
  email_key           TEXT   NOT NULL UNIQUE,       -- case folded
  password_hash       TEXT   NOT NULL,              -- Argon2id with its parameters; empty: none
  password_changed_at BIGINT,                       -- microseconds UTC, as every time here
  display_name        TEXT   NOT NULL,              -- as lists and others show it
  bio                 TEXT   NOT NULL,              -- a few lines, as typed
  phone               TEXT   NOT NULL,              -- as typed; may be empty
  language            TEXT   NOT NULL,              -- BCP 47; empty: the browser's
  theme               TEXT   NOT NULL,              -- system, light, dark
  preferences         TEXT   NOT NULL,              -- a JSON object with a member for each app
  roles               BIGINT NOT NULL,              -- bits of Role
  demonstration       BIGINT NOT NULL,              -- 1: of use on the server's own machine only
  version             BIGINT NOT NULL,              -- counts the changes of the profile: its ETag
  avatar_etag         TEXT   NOT NULL,              -- of people_avatars; empty: none
  created_at          BIGINT NOT NULL               -- when it was registered
);

CREATE TABLE people_addresses (
  id          BYTEA  NOT NULL PRIMARY KEY,  -- UUIDv7
  account_id  BYTEA  NOT NULL,              -- whose
  position    BIGINT NOT NULL,              -- in the person's own order
  label       TEXT   NOT NULL,              -- "Home"
  street      TEXT   NOT NULL,              -- with the house number
  city        TEXT   NOT NULL,              -- required, like the street
  postal_code TEXT,                         -- null if there is none
  region      TEXT,                         -- state, county or province
  country     TEXT,                         -- ISO 3166-1, two letters
  note        TEXT,                         -- for whoever delivers
  latitude    DOUBLE PRECISION,             -- degrees, WGS 84; null together with longitude
  longitude   DOUBLE PRECISION              -- degrees, east positive
);
CREATE INDEX people_addresses_by_account ON people_addresses (account_id, position);

CREATE TABLE people_avatars (
  account_id BYTEA NOT NULL PRIMARY KEY,  -- whose
  type       TEXT  NOT NULL,              -- image/png or image/jpeg, re-encoded by us
  etag       TEXT  NOT NULL,              -- of the bytes
  bytes      BYTEA NOT NULL               -- 256 by 256 pixels
);

CREATE TABLE people_devices (
  id         BYTEA  NOT NULL PRIMARY KEY,  -- UUIDv7
  account_id BYTEA  NOT NULL,              -- whose
  name       TEXT   NOT NULL,              -- "Firefox on Linux", or as the person called it
  created_at BIGINT NOT NULL               -- microseconds UTC
);
CREATE INDEX people_devices_by_account ON people_devices (account_id);

-- Sessions and app passwords alike: a secret that stands for an account on one device.
CREATE TABLE people_sessions (
  id           BYTEA  NOT NULL PRIMARY KEY,  -- UUIDv7
  account_id   BYTEA  NOT NULL,              -- whose
  device_id    BYTEA  NOT NULL,              -- of people_devices
  token_hash   BYTEA  NOT NULL UNIQUE,       -- SHA-256 of the token, which is stored nowhere
  scope        TEXT   NOT NULL,              -- the service of an app password; empty: a session
  remember     BIGINT NOT NULL,              -- 1: lives on when the browser is closed
  created_at   BIGINT NOT NULL,              -- microseconds UTC
  last_used_at BIGINT,                       -- to about a minute; null: never
  address      TEXT   NOT NULL,              -- whence it was last used
  expires_at   BIGINT                        -- moves on with use; null for an app password
);
CREATE INDEX people_sessions_by_account ON people_sessions (account_id);
CREATE INDEX people_sessions_by_expiry ON people_sessions (expires_at);

CREATE TABLE people_totp (
  account_id     BYTEA  NOT NULL PRIMARY KEY,  -- whose
  secret         BYTEA,                        -- 20 bytes; null while two-factor is off
  confirmed_at   BIGINT,                       -- since when it is on
  last_used_at   BIGINT,                       -- the newest right code
  last_step      BIGINT NOT NULL,              -- the newest step spent: none up to it is taken again
  pending_secret BYTEA                         -- shown, but not confirmed yet
);

CREATE TABLE people_recovery_codes (
  account_id BYTEA NOT NULL,  -- whose; a row for each code left
  code_hash  BYTEA NOT NULL,  -- SHA-256; the row goes when the code is used
  PRIMARY KEY (account_id, code_hash)
);

CREATE TABLE people_setup_tokens (
  token_hash BYTEA  NOT NULL PRIMARY KEY,  -- of the one-time link for the first administrator
  expires_at BIGINT NOT NULL               -- worthless from then on
);

CREATE TABLE people_role_applications (
  id         BYTEA  NOT NULL PRIMARY KEY,  -- UUIDv7
  account_id BYTEA  NOT NULL,              -- whose
  role       TEXT   NOT NULL,              -- as EnumNames<Role> calls it
  note       TEXT   NOT NULL,              -- why, in the person's words
  outcome    TEXT   NOT NULL,              -- waiting, granted, refused
  created_at BIGINT NOT NULL,              -- microseconds UTC
  decided_at BIGINT,                       -- null while it waits
  decided_by BYTEA                         -- the administrator
);
CREATE INDEX people_role_applications_by_account ON people_role_applications (account_id);
CREATE INDEX people_role_applications_waiting ON people_role_applications (id)
  WHERE outcome = 'waiting';
CREATE UNIQUE INDEX people_role_applications_once ON people_role_applications (account_id, role)
  WHERE outcome = 'waiting';

CREATE TABLE people_follows (
  id          BYTEA  NOT NULL PRIMARY KEY,  -- in the order of time
  follower_id BYTEA  NOT NULL,              -- who follows
  kind        TEXT   NOT NULL,              -- person, restaurant, seller, stock
  target_id   BYTEA  NOT NULL,              -- who or what is followed
  since       BIGINT NOT NULL,              -- microseconds UTC
  UNIQUE (follower_id, kind, target_id)
);
CREATE INDEX people_follows_by_target ON people_follows (kind, target_id, id);
CREATE INDEX people_follows_by_follower ON people_follows (follower_id, kind, id);

-- How many follow what: kept in the transaction that changes people_follows, hence exact.
CREATE TABLE people_follow_counts (
  kind      TEXT   NOT NULL,  -- as in people_follows
  target_id BYTEA  NOT NULL,  -- who or what is followed
  followers BIGINT NOT NULL,  -- how many rows of people_follows
  PRIMARY KEY (kind, target_id)
);

CREATE TABLE people_notifications (
  id         BYTEA  NOT NULL PRIMARY KEY,  -- in the order of time
  account_id BYTEA  NOT NULL,              -- whose it is
  app        TEXT   NOT NULL,              -- the kind up to its dot
  kind       TEXT   NOT NULL,              -- what it is about: "drive.shared"
  title      TEXT   NOT NULL,              -- one line
  body       TEXT   NOT NULL,              -- more of it, or empty
  link       TEXT   NOT NULL,              -- an address of the interface, or empty
  data       TEXT   NOT NULL,              -- a JSON object
  created_at BIGINT NOT NULL,              -- microseconds UTC
  read_at    BIGINT                        -- null: unread
);
CREATE INDEX people_notifications_by_account ON people_notifications (account_id, id);
CREATE INDEX people_notifications_unread ON people_notifications (account_id, id)
  WHERE read_at IS NULL;

CREATE TABLE people_notification_preferences (
  account_id BYTEA  NOT NULL,  -- whose
  kind       TEXT   NOT NULL,  -- what it is about: "drive.shared"
  in_app     BIGINT NOT NULL,  -- 1: kept and shown
  email      BIGINT NOT NULL,  -- 1: sent as well
  PRIMARY KEY (account_id, kind)
);

-- What is to leave the server by e-mail or push, for whoever sends it.
CREATE TABLE people_outgoing (
  id         BYTEA  NOT NULL PRIMARY KEY,  -- UUIDv7
  account_id BYTEA  NOT NULL,              -- whose
  channel    TEXT   NOT NULL,              -- "email"
  title      TEXT   NOT NULL,              -- one line
  body       TEXT   NOT NULL,              -- more of it, or empty
  created_at BIGINT NOT NULL               -- microseconds UTC
);
CREATE INDEX people_outgoing_by_account ON people_outgoing (account_id);

-- Who did what. Only ever added to; when an account goes, its rows lose device, place and detail.
CREATE TABLE people_activity (
  id          BYTEA  NOT NULL PRIMARY KEY,  -- in the order of time
  at          BIGINT NOT NULL,              -- microseconds UTC
  account_id  BYTEA  NOT NULL,              -- who did it
  app         TEXT   NOT NULL,              -- the kind up to its dot
  action      TEXT   NOT NULL,              -- "people.signed_in"
  device_name TEXT   NOT NULL,              -- as it was called then
  address     TEXT   NOT NULL,              -- of the peer
  detail      TEXT   NOT NULL               -- a JSON object
);
CREATE INDEX people_activity_by_account ON people_activity (account_id, id);
)"},
                                        {2, R"(
ALTER TABLE people_notifications ADD COLUMN subject TEXT;  -- null: none; see Notice::subject
CREATE INDEX people_notifications_by_subject ON people_notifications (account_id, subject)
  WHERE read_at IS NULL AND subject IS NOT NULL;
)"}};

}  // namespace

Result<void> migrate(db::Database& database) {
  return db::migrate(database, "people", migrations);
}

}  // namespace septet::people::store
