/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fake-remote.h"
#include "fixture.h"
#include "plakat-library-sync.h"
#include "world.h"

G_BEGIN_DECLS

/** Desk: one library and its engine, with a server in the process and a time that is made up */
typedef struct
{
  World world;
  char *folder;
  char *path;
  PlakatLibrary *library;
  FakeRemote *remote;
  PlakatEngine *engine;
} Desk;

void
desk_set_up (Desk *self, gconstpointer capabilities);
void
desk_tear_down (Desk *self, gconstpointer capabilities);
/* The engine begins; a fixture has none so that a test can prepare the server. */
void
desk_start (Desk *self);
/* The application is shut and opened again. */
void
desk_restart (Desk *self);
void
desk_list (Desk *self, int film, gboolean want);
gboolean
desk_has (Desk *self, int film);
/* Asks for a cycle and lets it come to its end, whatever holds it. */
void
desk_sync (Desk *self);
GError *
desk_sync_in_vain (Desk *self);
char *
desk_dup_text (Desk *self, const char *sql);
gint64
desk_read_int (Desk *self, const char *sql);

#define assert_desk_state(desk, expected) \
  g_assert_cmpint (plakat_engine_get_state ((desk)->engine), ==, PLAKAT_SYNC_##expected)
#define assert_desk_waiting(desk, count) g_assert_cmpuint (plakat_engine_get_waiting ((desk)->engine), ==, count)

#define ADD_DESK_TEST(path, capabilities, function) \
  g_test_add (path, Desk, GUINT_TO_POINTER (capabilities), desk_set_up, function, desk_tear_down)

G_END_DECLS
