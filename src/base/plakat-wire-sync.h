/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "plakat-entry.h"
#include "plakat-user-record.h"

G_BEGIN_DECLS

#define PLAKAT_WIRE_MAX_OPS 200
#define PLAKAT_WIRE_MAX_PROFILE_NAME 64

/**
 * PlakatOpKind:
 * @PLAKAT_OP_ENTRY: a film on one of the lists that every account has
 * @PLAKAT_OP_RATING: what the account thinks of a film
 * @PLAKAT_OP_PROFILE: a profile: there, under this name, or not
 * @PLAKAT_OP_PROFILE_ENTRY: a film on a profile's list
 * @PLAKAT_OP_LIST_ENTRY: a film on a list of the account's own, and its place there
 * @PLAKAT_OP_RECORD: a note, the dates of watching, a list of the account's own, the account itself
 */
typedef enum
{
  PLAKAT_OP_ENTRY,
  PLAKAT_OP_RATING,
  PLAKAT_OP_PROFILE,
  PLAKAT_OP_PROFILE_ENTRY,
  PLAKAT_OP_LIST_ENTRY,
  PLAKAT_OP_RECORD,
} PlakatOpKind;

/**
 * PlakatOp:
 * @seq: the device's sequence number; with the device's id it is the op id
 * @list: of an entry
 * @film_uid: of all but a profile and a record
 * @want: of all but a rating and a record
 * @half_stars, @review: of a rating; 0 and %NULL take it away
 * @has_base, @base: of a rating and a record: the tag that the device saw last, %NULL when it saw none: where
 *   another one stands by now, the op has no effect
 * @profile_uid: of a profile and of a film on its list
 * @name: (nullable): of a profile that is wanted
 * @list_uid: of an entry on a list of the account's own
 * @position: (nullable): of such an entry: lists are in the order of these texts, byte by byte
 * @record_kind, @record_uid: of a record
 * @fields: (nullable): of a record; %NULL takes it away
 * @tag: (nullable): what the server calls the entry or record as last heard. Not on the wire of the `plakat`
 *   kind, but others name a removal by it
 * @parent_tag: (nullable): likewise of the profile that an entry belongs to
 * @tmdb_id: of the film; likewise
 * @again: an attempt of unknown outcome was made before; likewise
 * @had_review: of a rating: the server has, or may have, a review that was sent from here; likewise
 *
 * One edit on its way to a server.
 */
typedef struct
{
  PlakatOpKind kind;
  gint64 seq;
  PlakatListKind list;
  char *film_uid;
  gboolean want;
  int half_stars;
  char *review;
  gboolean has_base;
  char *base;
  char *profile_uid;
  char *name;
  char *list_uid;
  char *position;
  PlakatUserRecordKind record_kind;
  char *record_uid;
  PlakatFields *fields;
  char *tag;
  char *parent_tag;
  gint64 tmdb_id;
  gboolean again;
  gboolean had_review;
} PlakatOp;

/**
 * PlakatOpStatus:
 * @PLAKAT_OP_DONE: applied, now or before
 * @PLAKAT_OP_STALE: a newer op of the same device was applied before: nothing to do
 * @PLAKAT_OP_REJECTED: not as things are; @message says why
 * @PLAKAT_OP_CONFLICT: the op has a base, and it is not what stands there; @current is
 * @PLAKAT_OP_UNKNOWN: no definite answer. This and what follows is never on the wire of the `plakat` kind
 * @PLAKAT_OP_VERIFY: the answer says that it may be done already: a listing tells
 * @PLAKAT_OP_UNABLE: the server cannot do this at all: it is kept here
 * @PLAKAT_OP_REFUSED: 403: not this user
 */
typedef enum
{
  PLAKAT_OP_DONE,
  PLAKAT_OP_STALE,
  PLAKAT_OP_REJECTED,
  PLAKAT_OP_CONFLICT,
  PLAKAT_OP_UNKNOWN,
  PLAKAT_OP_VERIFY,
  PLAKAT_OP_UNABLE,
  PLAKAT_OP_REFUSED,
} PlakatOpStatus;

/**
 * PlakatOpResult:
 * @tag: (nullable): of the entry, the rating or the profile as the op left it
 * @message: (nullable): a sentence
 * @current: (nullable): of a rating's conflict: the stars, review and tag that stand on the server
 * @current_fields: (nullable): of a record's conflict, likewise; its tag is @tag
 * @epoch: (nullable): of the server that answered
 * @http: status of the answer, 0 where there was none; not on the wire of the `plakat` kind
 * @retry_after: seconds that the server asks to wait; likewise
 *
 * What became of an op.
 */
typedef struct
{
  gint64 seq;
  PlakatOpStatus status;
  char *tag;
  char *message;
  PlakatRating *current;
  PlakatFields *current_fields;
  char *epoch;
  guint http;
  guint retry_after;
} PlakatOpResult;

/**
 * PlakatFeed:
 * @epoch: changes when the server was reset or restored
 * @cursor: where to go on
 * @entries: (element-type PlakatEntry): changed list entries, tombstones among them
 * @ratings: (element-type PlakatRating): changed ratings; half_stars 0 and no review for one taken away
 * @records: (element-type PlakatUserRecord): changed profiles, lists, notes, dates of watching, the account
 */
typedef struct
{
  char *epoch;
  char *cursor;
  gboolean more;
  GPtrArray *entries;
  GPtrArray *ratings;
  GPtrArray *records;
} PlakatFeed;

/**
 * PlakatListing:
 * @entries: (element-type PlakatEntry): of one page, all present
 * @total: how many the server says there are on all pages, -1 when it does not
 * @next: number of the next page, 0 after the last
 *
 * A page of a list, of a server without a feed of changes.
 */
typedef struct
{
  GPtrArray *entries;
  gint64 total;
  guint next;
} PlakatListing;

/**
 * PlakatCataloguePage:
 * @films: (element-type PlakatFilm), @persons: (element-type PlakatPerson): changed since the last cursor
 * @total: films on the server, 0 for unknown
 * @partial: what a film of it does not say is not taken back
 * @aside: belongs to no pull: the next one goes on where the last one ended
 */
typedef struct
{
  char *epoch;
  char *cursor;
  gboolean more;
  gint64 total;
  gboolean partial;
  gboolean aside;
  GPtrArray *films;
  GPtrArray *persons;
} PlakatCataloguePage;

/** PlakatSession: who is signed in, and the two tokens of a server */
typedef struct
{
  char *access;
  char *refresh;
  char *user_id;
  char *username;
  char *email;
} PlakatSession;

void                 plakat_op_free                  (PlakatOp              *self);
char                *plakat_ops_print                (GPtrArray             *ops,
                                                      const char            *device,
                                                      gsize                 *length);
GPtrArray           *plakat_ops_from_json            (JsonObject            *object,
                                                      char                 **device,
                                                      GError               **error);
void                 plakat_op_result_free           (PlakatOpResult        *self);
void                 plakat_op_result_to_json        (const PlakatOpResult  *self,
                                                      JsonBuilder           *builder);
GPtrArray           *plakat_op_results_from_json     (JsonObject            *object,
                                                      GError               **error);
void                 plakat_entry_to_json            (const PlakatEntry     *self,
                                                      JsonBuilder           *builder);
void                 plakat_rating_to_json           (const PlakatRating    *self,
                                                      JsonBuilder           *builder);
void                 plakat_profile_to_json          (const char            *uid,
                                                      const char            *name,
                                                      gboolean               present,
                                                      const char            *tag,
                                                      gint64                 updated_at,
                                                      JsonBuilder           *builder);
void                 plakat_profile_entry_to_json    (const char            *profile_uid,
                                                      const PlakatEntry     *entry,
                                                      JsonBuilder           *builder);
void                 plakat_list_entry_to_json       (const PlakatEntry     *entry,
                                                      JsonBuilder           *builder);
void                 plakat_user_record_to_json      (const PlakatUserRecord *self,
                                                      JsonBuilder           *builder);
PlakatFeed          *plakat_feed_from_json           (JsonObject            *object,
                                                      GError               **error);
void                 plakat_feed_free                (PlakatFeed            *self);
PlakatListing       *plakat_listing_new              (void);
void                 plakat_listing_free             (PlakatListing         *self);
PlakatCataloguePage *plakat_catalogue_page_from_json (JsonObject            *object,
                                                      GError               **error);
void                 plakat_catalogue_page_free      (PlakatCataloguePage   *self);
PlakatSession       *plakat_session_from_json        (JsonObject            *object,
                                                      GError               **error);
void                 plakat_session_free             (PlakatSession         *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatOp, plakat_op_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatOpResult, plakat_op_result_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatFeed, plakat_feed_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatListing, plakat_listing_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatCataloguePage, plakat_catalogue_page_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatSession, plakat_session_free)

G_END_DECLS
