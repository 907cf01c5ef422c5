/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-db.h"
#include "plakat-film.h"
#include "plakat-person.h"

G_BEGIN_DECLS

/** PlakatLoadOutcome: what became of one line */
typedef enum
{
  PLAKAT_LOAD_ADDED,
  PLAKAT_LOAD_CHANGED,
  PLAKAT_LOAD_SAME,
} PlakatLoadOutcome;

#define PLAKAT_N_LOAD_OUTCOMES 3

/**
 * PlakatLoadItem:
 * @film: or @person: what the line holds
 * @source: who says it
 * @hash: of everything it says
 * @brief: , @rest: the film's record
 * @titles: , @people: , @characters: the film's search texts, folded
 * @error: why the line cannot be used
 *
 * A line of a catalogue file, on its way from the threads that read to the one that writes.
 */
typedef struct
{
  PlakatFilm *film;
  PlakatPerson *person;
  char *source;
  char *hash;
  char *brief;
  char *rest;
  char *titles;
  char *people;
  char *characters;
  GError *error;
} PlakatLoadItem;

/**
 * PlakatLoader:
 *
 * A load. It writes into an open transaction and keeps whom it has met of the people.
 */
typedef struct _PlakatLoader PlakatLoader;

PlakatLoader *plakat_loader_new          (PlakatDb           *db,
                                          GError            **error);
void          plakat_loader_free         (PlakatLoader       *self);
void          plakat_load_item_read      (PlakatLoadItem     *item,
                                          const char         *line,
                                          gsize               length,
                                          const char         *posters);
void          plakat_load_item_encode    (PlakatLoadItem     *item);
void          plakat_load_item_clear     (PlakatLoadItem     *item);
gboolean      plakat_loader_put_film     (PlakatLoader       *self,
                                          PlakatLoadItem     *item,
                                          PlakatLoadOutcome  *outcome,
                                          GError            **error);
gboolean      plakat_loader_put_person   (PlakatLoader       *self,
                                          PlakatLoadItem     *item,
                                          PlakatLoadOutcome  *outcome,
                                          GError            **error);
void          plakat_load_merge_films    (PlakatFilm         *better,
                                          PlakatFilm         *other);
void          plakat_load_merge_persons  (PlakatPerson       *better,
                                          PlakatPerson       *other);
gboolean      plakat_load_source_is_best (const char         *source);

int plakat_load_run (const char        *database,
                     const char        *posters,
                     const char *const *files);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatLoader, plakat_loader_free)

G_END_DECLS
