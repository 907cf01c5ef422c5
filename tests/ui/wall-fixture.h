/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "../store/fixture.h"
#include "plakat-film-list.h"
#include "plakat-wall.h"

/* A wall in a window, without the application around it, and a catalogue of any size behind it. */
typedef struct
{
  Fixture store;
  guint n_films;
  PlakatFilmList *films;
  GtkWidget *window;
  PlakatWall *wall;
} WallFixture;

void       wall_fixture_set_up     (WallFixture   *fixture,
                                    gconstpointer  n_films);
/* The rest of that, where the store is there already. */
void       wall_fixture_show       (WallFixture   *fixture);
void       wall_fixture_tear_down  (WallFixture   *fixture,
                                    gconstpointer  n_films);
void       wall_fixture_ask        (WallFixture   *fixture,
                                    const char    *query);
/* Until everything that is seen was read, laid out and painted. */
void       wall_fixture_settle     (WallFixture   *fixture);
void       wall_fixture_resize     (WallFixture   *fixture,
                                    int            width);
void       wall_fixture_paint      (WallFixture   *fixture);
guint      wall_fixture_count_cells (WallFixture  *fixture);
/* The poster of a film that is seen, and its height in the wall; NULL when it is not. */
GtkWidget *wall_fixture_find       (WallFixture   *fixture,
                                    const char    *title,
                                    double        *top);
/* The title of the film whose poster is topmost, leftmost of those that begin within the wall. */
const char *wall_fixture_get_first (WallFixture   *fixture);
