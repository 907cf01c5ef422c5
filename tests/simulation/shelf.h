/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sqlite3.h>

#include "model-server.h"

G_BEGIN_DECLS

/** EntryState, RecordState, OutboxState, State: what stands in a library's file */
typedef struct
{
  char *list_uid;
  char *film_uid;
  gboolean base;
  char *base_tag;
  gboolean want;
  gint64 edit_seq;
  gint64 acked_seq;
  gboolean sent;
  gboolean sent_want;
  gint64 sent_seq;
  int miss;
  char *position;
} EntryState;

typedef struct
{
  PlakatUserRecordKind kind;
  char *uid;
  char *base_tag;
  char *base_text;
  PlakatFields *value;
  gint64 edit_seq;
  gint64 acked_seq;
  gboolean sent;
  gint64 sent_seq;
} RecordState;

typedef struct
{
  char *key;
  gint64 seq;
  gboolean parked;
  gboolean held;
} OutboxState;

typedef struct
{
  guint refs;
  gint64 version; /* of the file: it changes with each transaction */
  GPtrArray *entries;
  GPtrArray *records;
  GPtrArray *outbox;
  GPtrArray *latched; /* scopes that are asked about */
  gint64 last_bin;
  gint64 next_seq;
} State;

/**
 * Shelf:
 * @number: of the shelf among its account's: the author of what is edited here
 * @server: (nullable): %NULL: this computer only
 * @keys: of the account
 * @know: the edits whose effect was seen here
 * @taken: sequence number → Know, when the edit was taken to be sent
 * @feeds, @walks, @conflicts: what answers knew: feed, list's uid, sequence number → Know
 * @first: what the server knew when the first page of a list was read, by the list's uid
 * @absent: what was on it then
 * @texts: every text that was written here
 *
 * The library.db of one account on one device. It outlives whoever has it open.
 */
typedef struct
{
  guint number;
  guint device;
  char *path;
  ModelServer *server;
  Keys *keys;
  Know *know;
  sqlite3 *db;
  GHashTable *statements;
  GHashTable *taken;
  GHashTable *feeds;
  GHashTable *walks;
  GHashTable *conflicts;
  Know *profiles;
  GHashTable *asked; /* "LIST FILM" → when it was sent last; LIST → when it was looked at last */
  GPtrArray *texts;
  GHashTable *seqs;
  State *last; /* read last */
  gboolean put_back;
  gboolean accepted;
} Shelf;

/** WrittenText: a text that the user was told is kept */
typedef struct
{
  PlakatUserRecordKind kind;
  char *uid;
  char *text;
} WrittenText;

void         shelf_make_template (void);
Shelf       *shelf_new           (guint         number,
                                  guint         device,
                                  const char   *path,
                                  ModelServer  *server,
                                  Keys         *keys);
void         shelf_free          (Shelf        *self);
State       *shelf_read          (Shelf        *self);
void         state_unref         (State        *self);
EntryState  *state_find_entry    (const State  *self,
                                  const char   *list_uid,
                                  const char   *film_uid);
RecordState *state_find_record   (const State  *self,
                                  PlakatUserRecordKind kind,
                                  const char   *uid);
OutboxState *state_find_outbox   (const State  *self,
                                  const char   *scope,
                                  const char   *uid);
gboolean     state_is_latched    (const State  *self,
                                  const char   *list_uid);
gboolean     state_is_orphan     (const State  *self,
                                  const char   *list_uid);
gboolean     shelf_ask           (Shelf        *self,
                                  const char   *sql,
                                  const char   *a,
                                  const char   *b,
                                  gint64        number);
gint64       shelf_ask_number    (Shelf        *self,
                                  const char   *sql,
                                  const char   *a,
                                  const char   *b,
                                  gint64        number);
guint        shelf_key_of_entry  (Shelf        *self,
                                  const char   *list_uid,
                                  const char   *film_uid);
/* What the user did between the two moments. */
void         shelf_note_edits    (Shelf        *self,
                                  const State  *before,
                                  const State  *after);
/* The knowledge that a request about the op takes along. */
Know        *shelf_know_of_op    (Shelf        *self,
                                  const PlakatOp *op);
/* The names of a kind's fields, NULL-terminated. */
const char *const *get_fields_of (PlakatUserRecordKind kind);
void         note_edit           (Keys         *keys,
                                  Know         *know,
                                  guint         author,
                                  const char   *called,
                                  guint         key,
                                  guint         value);
void         note_fields         (Keys               *keys,
                                  Know               *know,
                                  guint               author,
                                  const char         *called,
                                  PlakatUserRecordKind kind,
                                  const char         *uid,
                                  const PlakatFields *before,
                                  const PlakatFields *after);
guint        value_of_text       (const char   *text);
char        *shelf_name_list     (Shelf        *self,
                                  const char   *list_uid);
char        *shelf_name_record   (Shelf        *self,
                                  PlakatUserRecordKind kind,
                                  const char   *uid);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (State, state_unref)

G_END_DECLS
