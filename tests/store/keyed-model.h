/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/*
 * What the sync design says of films on lists and of records, written down once more on plain arrays: "one sync
 * cycle", "what each answer does" and "ratings and reviews" there. It knows nothing of SQL or of the code in src/.
 */
#define N_LISTS 3u
#define N_FILMS 9u
#define N_RATINGS 3u
#define N_RECORDS (N_RATINGS + 1) /* and what the account says of itself */
#define N_FIELDS 3u

/** The lists: two that every account has, and one of the account's own, which has an order */
enum
{
  WATCHLIST,
  FAVOURITES,
  OWN,
};

typedef struct
{
  gboolean queued;
  gint64 seq;
  gboolean parked, held;
  int verify;
} Queued;

typedef struct
{
  gboolean base, want;
  char tag[16];
  gint64 edit_seq, acked_seq;
  gboolean sent, sent_want;
  gint64 sent_seq;
  int miss;
  /* where it is on a list that has an order; empty for nowhere */
  char place[144], base_place[144], sent_place[144];
  Queued queued;
} Entry;

/** What a record says: numbers, 0 for nothing. Of a rating: stars, a text of one line; of the account: a day, a text, a
 * name */
typedef struct
{
  int field[N_FIELDS];
} Value;

typedef struct
{
  Value base, value, sent_value;
  gint64 edit_seq, acked_seq;
  gboolean sent;
  gint64 sent_seq;
  Queued queued;
  guint64 texts; /* every text that was live once, as bits */
} Record;

/** @list: N_LISTS for a record */
typedef struct
{
  guint list;
  guint which;
  const char *why;
  Value value;
} Binned;

typedef struct
{
  guint record;
  Value theirs;
} Conflict;

typedef struct
{
  const char *reason; /* NULL: none */
  guint known, missing;
  gboolean accepted;
} Latch;

typedef struct
{
  gboolean feed;
  gint64 seq;
  Entry entries[N_LISTS][N_FILMS];
  Record records[N_RECORDS];
  GArray *bin;
  GArray *conflicts;
  Latch latches[N_LISTS];
  Latch server; /* is it another one than it was? */
} Model;

/** An edit that leaves. @list: N_LISTS for a record */
typedef struct
{
  guint list;
  guint which;
  gint64 seq;
  gboolean want;
  Value value;
  char tag[16];
} Sending;

typedef enum
{
  ANSWER_DONE,
  ANSWER_REFUSED,
  ANSWER_UNABLE,
  ANSWER_VERIFY,
  ANSWER_CONFLICT,
} Answer;

void     model_init           (Model         *self,
                               gboolean       feed);
void     model_clear          (Model         *self);
void     model_put            (Model         *self,
                               guint          list,
                               guint          film,
                               gboolean       want);
void     model_move           (Model         *self,
                               guint          list,
                               guint          film);
void     model_set_field      (Model         *self,
                               guint          record,
                               guint          field,
                               int            value);
GArray  *model_take           (Model         *self);
void     model_settle         (Model         *self,
                               const Sending *sending,
                               Answer         answer,
                               const char    *tag,
                               const Value   *current);
void     model_see_listing    (Model         *self,
                               guint          list,
                               const char     tags[N_FILMS][16],
                               gboolean       complete,
                               gint64         since);
void     model_see_change     (Model         *self,
                               guint          list,
                               guint          film,
                               const char    *tag,
                               const char    *place);
void     model_see_record     (Model         *self,
                               guint          record,
                               const Value   *theirs);
void     model_retry          (Model         *self);
void     model_discard        (Model         *self,
                               guint          list,
                               guint          which);
void     model_restore        (Model         *self,
                               guint          binned);
void     model_answer_latch   (Model         *self,
                               guint          list,
                               gboolean       accept);
void     model_settle_conflict (Model        *self,
                                guint         conflict,
                                gboolean      theirs);
void     model_begin_epoch     (Model         *self);
void     model_accept_server   (Model         *self);
void     model_sweep           (Model         *self);
guint    model_list_order     (const Model   *self,
                               guint          list,
                               guint          films[N_FILMS]);
