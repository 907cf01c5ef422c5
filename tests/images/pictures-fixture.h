/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hostile.h"
#include "plakat-pictures-private.h"
#include "plakat-poster.h"
#include "samples.h"

/*
 * Pictures, and a server for them. It answers everything with @jpeg, but for gone.jpg and portal.jpg; it hangs, breaks
 * the connection, waits for @gate or says @status when it is told to, and writes down what it was @asked for.
 */
typedef struct
{
  char *dir;
  Hostile *server;
  PlakatPictures *pictures;
  GBytes *jpeg;
  gboolean hangs;
  gboolean breaks;
  int *gate;
  const char *status;
  GString *asked;
} Fixture;

void        pictures_set_up        (Fixture        *fixture,
                                    gconstpointer   data);
void        pictures_tear_down     (Fixture        *fixture,
                                    gconstpointer   data);
void        pictures_connect       (Fixture        *fixture);
/* …as to a server that has sizes. */
void        pictures_connect_sizes (Fixture        *fixture);
/* …as to a Plakat server. */
void        pictures_connect_plakat (Fixture       *fixture);
void        pictures_reopen        (Fixture        *fixture);
void        pictures_set_jpeg      (Fixture        *fixture,
                                    int             width,
                                    int             height);
GdkTexture *pictures_await_texture (DexFuture      *future);
int         pictures_await_width   (Fixture        *fixture,
                                    const char     *path,
                                    int             width);
void        pictures_await_ready   (PlakatPoster   *poster);
guint64     pictures_await_size    (Fixture        *fixture);
guint64     pictures_await_pinned  (Fixture        *fixture);
void        pictures_clear         (Fixture        *fixture);
