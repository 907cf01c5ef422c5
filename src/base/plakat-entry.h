/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-types.h"

G_BEGIN_DECLS

#define PLAKAT_MAX_HALF_STARS 10

/**
 * PlakatEntry:
 * @list: which list, unless @list_uid says
 * @list_uid: (nullable): the list as the library names it: "watchlist", "favourites", "profile:UID", "list:UID"
 * @position: (nullable): on a list with an order: lists are in the order of these texts, byte by byte
 * @film_uid: the film; @tmdb_id, @title, @year, @poster_path: enough to show it with no catalogue
 * @present: %FALSE for a tombstone
 * @tag: (nullable): the server's id of the entry
 * @added_at: seconds since 1970, for show only
 *
 * A film on a list, as a server tells it.
 */
struct _PlakatEntry
{
  PlakatListKind list;
  char *list_uid;
  char *position;
  char *film_uid;
  gint64 tmdb_id;
  char *title;
  int year;
  char *poster_path;
  gboolean present;
  char *tag;
  gint64 added_at;
};

/**
 * PlakatRating:
 * @half_stars: 1 to 10; 0 when there is none
 * @review: (nullable): at most 10,000 characters
 * @tag: (nullable): the server's version of it
 *
 * What a user thinks of a film, as a server tells it. Here as for #PlakatEntry the title, year and poster
 * are enough to show it.
 */
struct _PlakatRating
{
  char *film_uid;
  gint64 tmdb_id;
  char *title;
  int year;
  char *poster_path;
  int half_stars;
  char *review;
  char *tag;
  gint64 updated_at;
};

PlakatEntry  *plakat_entry_new             (PlakatListKind  list,
                                            const char     *film_uid);
void          plakat_entry_free            (PlakatEntry    *self);
PlakatRating *plakat_rating_new            (const char     *film_uid,
                                            int             half_stars);
void          plakat_rating_free           (PlakatRating   *self);
const char   *plakat_list_kind_to_string   (PlakatListKind  kind);
gboolean      plakat_list_kind_from_string (const char     *text,
                                            PlakatListKind *kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatEntry, plakat_entry_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatRating, plakat_rating_free)

G_END_DECLS
