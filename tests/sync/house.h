/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fixture.h"
#include "stand-in.h"

G_BEGIN_DECLS

/**
 * House:
 * @name: who lives there
 * @server: a stand-in, or a real server: that one remembers who was there before, so each test has a user of its own
 *
 * Two computers of one user, and a server of another kind.
 */
typedef struct
{
  Place place;
  char *name;
  char *email;
  StandIn *server;
  Device *desk;
  Device *lap;
} House;

void            house_set_up         (House         *self,
                                      gconstpointer  kind);
void            house_tear_down      (House         *self,
                                      gconstpointer  kind);

void            house_set_up_far     (House         *self,
                                      gconstpointer  kind);     /* with a network before the server that can fail: @place.proxy */
gboolean        house_is_ours        (House         *self);     /* else the server cannot be told what to do, and the test is skipped */
void            house_control        (House         *self,
                                      const char    *what);
void            house_begin_both     (House         *self);
void            house_register       (House         *self);     /* on the desk alone, where users have no name but their address */
void            house_say            (Device        *device,
                                      const char    *field,
                                      const char    *value);    /* of the user, about themselves */
void            house_assert_says    (Device        *device,
                                      const char    *field,
                                      const char    *value);
void            house_sync_both      (House         *self,
                                      guint          times);
PlakatFilmItem *house_make_film      (House         *self,
                                      const char    *number);   /* of AuteurFlix */
void            house_put            (House         *self,
                                      Device        *device,
                                      const char    *list_uid,
                                      const char    *number,
                                      gboolean       want);

/* Of whom there is one: its name, and the uid of its list. */
void            house_assert_only_profile (Device     *device,
                                           const char *name);
char           *house_dup_only_list       (Device     *device);

#define ADD_HOUSE_TEST(path, kind, function) g_test_add (path, House, kind, house_set_up, function, house_tear_down)
#define ADD_FAR_TEST(path, kind, function) g_test_add (path, House, kind, house_set_up_far, function, house_tear_down)

G_END_DECLS
