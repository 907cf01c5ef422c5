/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "plakat-entry.h"

G_BEGIN_DECLS

#define PLAKAT_WIRE_MAX_OPS 200
#define PLAKAT_WIRE_MAX_PROFILE_NAME 64

/**
 * PlakatOpKind:
 * @PLAKAT_OP_ENTRY: a film on one of the lists that every account has
 * @PLAKAT_OP_RATING: what the account thinks of a film
 * @PLAKAT_OP_PROFILE: a profile: there, under this name, or not
 * @PLAKAT_OP_PROFILE_ENTRY: a film on a profile's list
 */
typedef enum
{
  PLAKAT_OP_ENTRY,
  PLAKAT_OP_RATING,
  PLAKAT_OP_PROFILE,
  PLAKAT_OP_PROFILE_ENTRY,
} PlakatOpKind;

/**
 * PlakatOp:
 * @seq: the device's sequence number; with the device's id it is the op id
 * @list: of an entry
 * @film_uid: of all but a profile
 * @want: of all but a rating
 * @half_stars, @review: of a rating; 0 and %NULL take it away
 * @has_base, @base: the tag of the rating that the device saw last, %NULL when it saw none: where another one
 *   stands by now, the op has no effect
 * @profile_uid: of a profile and of a film on its list
 * @name: (nullable): of a profile that is wanted
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
} PlakatOp;

/**
 * PlakatOpStatus:
 * @PLAKAT_OP_DONE: applied, now or before
 * @PLAKAT_OP_STALE: a newer op of the same device was applied before: nothing to do
 * @PLAKAT_OP_REJECTED: not as things are; @message says why
 * @PLAKAT_OP_CONFLICT: the op has a base, and it is not what stands there; @current is
 */
typedef enum
{
  PLAKAT_OP_DONE,
  PLAKAT_OP_STALE,
  PLAKAT_OP_REJECTED,
  PLAKAT_OP_CONFLICT,
} PlakatOpStatus;

/**
 * PlakatOpResult:
 * @tag: (nullable): of the entry, the rating or the profile as the op left it
 * @message: (nullable): a sentence
 * @current: (nullable): of a conflict: the stars, review and tag that stand on the server
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
} PlakatOpResult;

/**
 * PlakatFeed:
 * @epoch: changes when the server was reset or restored
 * @cursor: where to go on
 * @entries: (element-type PlakatEntry): changed list entries, tombstones among them
 * @ratings: (element-type PlakatRating): changed ratings; half_stars 0 and no review for one taken away
 */
typedef struct
{
  char *epoch;
  char *cursor;
  gboolean more;
  GPtrArray *entries;
  GPtrArray *ratings;
} PlakatFeed;

/**
 * PlakatCataloguePage:
 * @films: (element-type PlakatFilm), @persons: (element-type PlakatPerson): changed since the last cursor
 * @total: films on the server, 0 for unknown
 */
typedef struct
{
  char *epoch;
  char *cursor;
  gboolean more;
  gint64 total;
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
PlakatFeed          *plakat_feed_from_json           (JsonObject            *object,
                                                      GError               **error);
void                 plakat_feed_free                (PlakatFeed            *self);
PlakatCataloguePage *plakat_catalogue_page_from_json (JsonObject            *object,
                                                      GError               **error);
void                 plakat_catalogue_page_free      (PlakatCataloguePage   *self);
PlakatSession       *plakat_session_from_json        (JsonObject            *object,
                                                      GError               **error);
void                 plakat_session_free             (PlakatSession         *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatOp, plakat_op_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatOpResult, plakat_op_result_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatFeed, plakat_feed_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatCataloguePage, plakat_catalogue_page_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatSession, plakat_session_free)

G_END_DECLS
