/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libdex.h>

#include "plakat-application.h"
#include "plakat-home-page-private.h"

G_BEGIN_DECLS

/* The whole application on a display, with a starter catalogue of forty films, “Film 01” to “Film 40”; each fourth is a western
 * of Kazà’s, the rest are dramas of Kazàn’s. */
typedef struct
{
  GtkWindow *window;
  PlakatHomePage *home;
} PlacesFixture;

PlakatApplication *places_start          (int             *argc,
                                          char          ***argv);
int                places_run            (PlakatApplication *application);

void               places_set_up         (PlacesFixture   *fixture,
                                          gconstpointer    data);
void               places_tear_down      (PlacesFixture   *fixture,
                                          gconstpointer    data);

void               places_spin           (void);
void               places_wait           (DexFuture       *future);
void               places_collect        (GtkWidget       *widget,
                                          GType            type,
                                          GPtrArray       *found);
void               places_put            (PlakatLibrary   *library,
                                          const char      *uid,
                                          gboolean         want);
GtkWidget         *places_find_one       (GtkWidget       *page,
                                          GType            type);
gboolean           places_has_focus      (PlacesFixture   *fixture,
                                          GtkWidget       *widget);     /* or what is in it */
void               places_act            (PlacesFixture   *fixture,
                                          const char      *action,
                                          const char      *target);
GtkWidget         *places_get_page       (PlacesFixture   *fixture);
GtkWidget         *places_go_to          (PlacesFixture   *fixture,
                                          const char      *place);
void               places_wait_for_count (GtkWidget       *page,
                                          const char      *beginning);
const char        *places_get_count      (GtkWidget       *page);

G_END_DECLS
