/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-fields.h"
#include "plakat-types.h"

G_BEGIN_DECLS

#define PLAKAT_ACCOUNT_UID "me"

/**
 * PlakatUserRecordKind:
 * @PLAKAT_USER_RECORD_RATING: of a film: "stars" (half stars, "1" to "10"), "text" (the review)
 * @PLAKAT_USER_RECORD_NOTE: of a film, for oneself: "text"
 * @PLAKAT_USER_RECORD_WATCHED: of a film: "dates" (a set of "2026-11-28", a line each)
 * @PLAKAT_USER_RECORD_PROFILE: one who watches: "name"
 * @PLAKAT_USER_RECORD_LIST: a list of one's own: "name", "description", "cover" (uid of a film), "query"
 *   (what is on it by itself, in the text of #PlakatQuery: then nothing is put on it)
 * @PLAKAT_USER_RECORD_ACCOUNT: %PLAKAT_ACCOUNT_UID: "display_name", "biography", "birth_date",
 *   "favourite_genres" (a set), "notifications" (a set)
 *
 * What a user edits beside the films on lists.
 */
typedef enum
{
  PLAKAT_USER_RECORD_RATING,
  PLAKAT_USER_RECORD_NOTE,
  PLAKAT_USER_RECORD_WATCHED,
  PLAKAT_USER_RECORD_PROFILE,
  PLAKAT_USER_RECORD_LIST,
  PLAKAT_USER_RECORD_ACCOUNT,
} PlakatUserRecordKind;

#define PLAKAT_N_USER_RECORD_KINDS 6

/**
 * PlakatFieldType:
 * @PLAKAT_FIELD_SCALAR: one value; of two the one that was made here stays
 * @PLAKAT_FIELD_TEXT: lines that people wrote; merged by line where they do not overlap, kept in any case
 * @PLAKAT_FIELD_SET: a line for each member, in order; added and removed one by one
 */
typedef enum
{
  PLAKAT_FIELD_SCALAR,
  PLAKAT_FIELD_TEXT,
  PLAKAT_FIELD_SET,
} PlakatFieldType;

/**
 * PlakatUserRecord:
 * @uid: of the film, the profile, the list; %PLAKAT_ACCOUNT_UID
 * @fields: (nullable): what it says; %NULL when there is none (any more)
 * @tag: (nullable): the server's version of it, or its number of it
 * @updated_at: seconds since 1970, for show only
 * @tmdb_id, @title, @year, @poster_path: of the film, where it is about one
 *
 * A record as a server tells it.
 */
typedef struct
{
  PlakatUserRecordKind kind;
  char *uid;
  PlakatFields *fields;
  char *tag;
  gint64 updated_at;
  gint64 tmdb_id;
  char *title;
  int year;
  char *poster_path;
} PlakatUserRecord;

PlakatUserRecord *plakat_user_record_new                (PlakatUserRecordKind  kind,
                                                         const char           *uid);
void              plakat_user_record_free               (PlakatUserRecord     *self);
const char       *plakat_user_record_kind_to_string     (PlakatUserRecordKind  kind);
gboolean          plakat_user_record_kind_from_string   (const char           *text,
                                                         PlakatUserRecordKind *kind);
gboolean          plakat_user_record_kind_is_of_film    (PlakatUserRecordKind  kind);
PlakatFieldType   plakat_user_record_get_field_type     (PlakatUserRecordKind  kind,
                                                         const char           *field);
gboolean          plakat_user_record_check              (PlakatUserRecordKind  kind,
                                                         const PlakatFields   *fields,
                                                         GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatUserRecord, plakat_user_record_free)

G_END_DECLS
