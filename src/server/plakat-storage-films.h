/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-counts.h"
#include "plakat-db.h"

G_BEGIN_DECLS

typedef enum
{
  PLAKAT_FILM_ORDER_POPULARITY,
  PLAKAT_FILM_ORDER_TITLE,
  PLAKAT_FILM_ORDER_RELEASE,
  PLAKAT_FILM_ORDER_VOTE,
  PLAKAT_FILM_ORDER_RUNTIME,
  PLAKAT_FILM_ORDER_YEAR,
} PlakatFilmOrder;

#define PLAKAT_N_FILM_ORDERS 6

/* In place of an account: films for everybody, with nobody's marks and no word about that. */
#define PLAKAT_NO_MARKS (-1)
#define PLAKAT_MAX_YEAR 9999
#define PLAKAT_MAX_RUNTIME 100000

/**
 * PlakatFilmFilter:
 * @genre: (nullable): a genre's name or number
 * @country: (nullable): a country's code or English name
 * @language: (nullable): ISO 639-1, of the original
 * @director: (nullable): who directed: a uid, a number (plakat_storage_resolve_person()), or a name
 * @person: (nullable): who had any part in it, likewise
 * @year_from: , @year_to: 0 for an open end; likewise @runtime_from and @runtime_to, in minutes
 * @min_rating: of the average vote, 0 for any
 * @descending: whether the greatest come first
 *
 * Which films, and in which order. All that is given must hold. What is unknown of a film meets no bound and comes
 * last in every order.
 */
typedef struct
{
  const char *genre;
  const char *country;
  const char *language;
  const char *director;
  const char *person;
  gint64 year_from;
  gint64 year_to;
  gint64 runtime_from;
  gint64 runtime_to;
  double min_rating;
  PlakatFilmOrder order;
  gboolean descending;
} PlakatFilmFilter;

/** PlakatTagKind: what films have in common, as `tag.kind` has it */
typedef enum
{
  PLAKAT_TAG_GENRE,
  PLAKAT_TAG_COUNTRY,
} PlakatTagKind;

/** PlakatTag: @id: 0 where there is none; @films: how many have it */
typedef struct
{
  gint64 id;
  gint64 films;
  char *code;
  char *name;
} PlakatTag;

gboolean plakat_storage_find_films     (PlakatDb                *db,
                                        PlakatCounts            *counts,
                                        const PlakatFilmFilter  *filter,
                                        gint64                   offset,
                                        gint64                   limit,
                                        GArray                  *ids,
                                        gint64                  *count,
                                        GError                 **error);
gboolean plakat_storage_append_films   (PlakatDb                *db,
                                        GArray                  *ids,
                                        gint64                   offset,
                                        gint64                   limit,
                                        gint64                   user_id,
                                        GString                 *json,
                                        GError                 **error);
gboolean plakat_storage_append_film    (PlakatDb                *db,
                                        gint64                   id,
                                        gint64                   user_id,
                                        GString                 *json,
                                        GError                 **error);
gboolean plakat_storage_append_credits (PlakatDb                *db,
                                        gint64                   id,
                                        GString                 *json,
                                        GError                 **error);
gboolean plakat_storage_append_images  (PlakatDb                *db,
                                        gint64                   id,
                                        gint64                   offset,
                                        gint64                   limit,
                                        GString                 *json,
                                        gint64                  *count,
                                        GError                 **error);
gboolean plakat_storage_resolve_film   (PlakatDb                *db,
                                        const char              *name,
                                        char                   **uid,
                                        gint64                  *id,
                                        GError                 **error);
gboolean plakat_storage_find_tag       (PlakatDb                *db,
                                        PlakatTagKind            kind,
                                        const char              *name,
                                        PlakatTag               *tag,
                                        GError                 **error);
gboolean plakat_storage_list_tags      (PlakatDb                *db,
                                        PlakatTagKind            kind,
                                        gint64                   offset,
                                        gint64                   limit,
                                        GString                 *json,
                                        gint64                  *count,
                                        GError                 **error);
gboolean plakat_storage_list_decades   (PlakatDb                *db,
                                        gint64                   offset,
                                        gint64                   limit,
                                        GString                 *json,
                                        gint64                  *count,
                                        GError                 **error);
void     plakat_tag_clear              (PlakatTag               *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlakatTag, plakat_tag_clear)

G_END_DECLS
