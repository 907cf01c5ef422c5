/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-catalogue-sync.h"
#include "plakat-film-item-private.h"
#include "plakat-search-results.h"
#include "plakat-store.h"

/* A store in a folder of its own, removed when the test ends. */
typedef struct
{
  char *folder;
  PlakatStore *store;
  PlakatLibrary *library;
  PlakatCatalogue *catalogue;
} Fixture;

void            fixture_set_up     (Fixture       *fixture,
                                    gconstpointer  origin);
void            fixture_tear_down  (Fixture       *fixture,
                                    gconstpointer  origin);
void            fixture_reopen     (Fixture       *fixture,
                                    const char    *origin);
/* Runs the main loop until the future is done; returns it with its value, or fails the test. */
const GValue   *fixture_wait       (DexFuture     *future);
/* The same for a future that must be rejected. */
GError         *fixture_wait_for_error (DexFuture *future);
void            fixture_fill       (Fixture       *fixture,
                                    const char    *json);
PlakatFilmItem *fixture_item       (const char    *uid,
                                    const char    *title);
/* Everything that is there for the words; asks again until it is. */
PlakatSearchResults *fixture_search (Fixture       *fixture,
                                     const char    *words);
/* That the film is found first. */
void            fixture_expect_film (Fixture       *fixture,
                                     const char    *words,
                                     const char    *title);
