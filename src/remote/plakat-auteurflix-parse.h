/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-film.h"
#include "plakat-person.h"

G_BEGIN_DECLS

/**
 * PlakatFlixMovie:
 * @id: the server's number of the film
 * @uid: the film's
 * @title, @year, @poster_path: enough to show it on a list
 *
 * What stays in memory of a film of the catalogue: lists name films by number.
 */
typedef struct
{
  gint64 id;
  gint64 tmdb_id;
  char *uid;
  char *title;
  int year;
  char *poster_path;
} PlakatFlixMovie;

/**
 * PlakatFlixMovies:
 * @films: (element-type PlakatFilm): to be stored; may be taken out
 * @by_id: number → #PlakatFlixMovie
 * @by_uid: uid → the same
 *
 * The whole catalogue, which comes at once.
 */
typedef struct
{
  GPtrArray *films;
  GHashTable *by_id;
  GHashTable *by_uid;
} PlakatFlixMovies;

/** PlakatFlixDirector: @slug is how the server names the page about them */
typedef struct
{
  char *slug;
  PlakatPerson *person;
} PlakatFlixDirector;

/** PlakatFlixRow: a film on a profile's list */
typedef struct
{
  gint64 id;
  gint64 movie_id;
} PlakatFlixRow;

/**
 * PlakatFlixProfile:
 * @rows: (element-type PlakatFlixRow): its list, each film once; empty where the answer says nothing of it
 */
typedef struct
{
  gint64 id;
  char *name;
  GArray *rows;
} PlakatFlixProfile;

/** PlakatFlixUser: who signed in */
typedef struct
{
  gint64 id;
  char *email;
} PlakatFlixUser;

/* Readers of answers: of any bytes, in any thread. @base is the server's address, from which the uids of its films
 * and people are made. */
PlakatFlixMovies   *plakat_flix_read_movies    (const char          *bytes,
                                                gsize                length,
                                                const char          *base,
                                                GError             **error);
GPtrArray          *plakat_flix_read_directors (const char          *bytes,
                                                gsize                length,
                                                const char          *base,
                                                GError             **error);
PlakatFlixDirector *plakat_flix_read_director  (const char          *bytes,
                                                gsize                length,
                                                const char          *base,
                                                GError             **error);
GPtrArray          *plakat_flix_read_profiles  (const char          *bytes,
                                                gsize                length,
                                                const char          *base,
                                                GError             **error);
PlakatFlixProfile  *plakat_flix_read_profile   (const char          *bytes,
                                                gsize                length,
                                                const char          *base,
                                                GError             **error);
PlakatFlixUser     *plakat_flix_read_user      (const char          *bytes,
                                                gsize                length,
                                                const char          *base,
                                                GError             **error);

void                plakat_flix_movies_free    (PlakatFlixMovies    *self);
void                plakat_flix_director_free  (PlakatFlixDirector  *self);
void                plakat_flix_profile_free   (PlakatFlixProfile   *self);
void                plakat_flix_user_free      (PlakatFlixUser      *self);
const PlakatFlixRow *plakat_flix_profile_find  (PlakatFlixProfile   *self,
                                                gint64               movie_id);
char               *plakat_flix_make_uid       (const char          *base,
                                                const char          *id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatFlixMovies, plakat_flix_movies_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatFlixDirector, plakat_flix_director_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatFlixProfile, plakat_flix_profile_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatFlixUser, plakat_flix_user_free)

G_END_DECLS
