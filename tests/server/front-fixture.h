/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-front-private.h"
#include "plakat-service.h"

G_BEGIN_DECLS

/**
 * Front:
 * @waiting: (element-type PlakatRequest): what was asked and is not answered
 * @by_hand: whether the test answers, with front_answer(), or each request is answered at once
 * @full: whether nothing more is taken
 * @body: what is answered with, if not by what was asked
 *
 * A front in this process. In place of the contract and the workers stands the test.
 */
typedef struct
{
  PlakatService service;
  PlakatSettings settings;
  GQueue waiting;
  gboolean by_hand;
  gboolean full;
  GBytes *body;
  char *uri;
  gboolean idle;
} Front;

/** Line: a connection to it, and everything that came by it; @ended: whether the other side has closed it */
typedef struct
{
  GSocket *socket;
  GIOStream *secure;
  GString *text;
  gboolean ended;
  gboolean broken;
} Line;

void  front_set_up    (Front         *self,
                       gconstpointer  data);
void  front_tear_down (Front         *self,
                       gconstpointer  data);
void  front_start     (Front         *self);
void  front_answer    (Front         *self,
                       guint          status,
                       const char    *text);
void  front_turn      (void);
Line *line_new        (Front         *front);
void  line_say        (Line          *self,
                       const char    *text);
void  line_say_bytes  (Line          *self,
                       const char    *bytes,
                       gsize          length);
void  line_expect     (Line          *self,
                       const char    *text);
void  line_expect_end (Line          *self);
void  line_free       (Line          *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Line, line_free)

#define ADD_FRONT_TEST(path, function) g_test_add (path, Front, NULL, front_set_up, function, front_tear_down)

G_END_DECLS
