/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "plakat-settings.h"

G_BEGIN_DECLS

typedef struct _PlakatService PlakatService;

/**
 * PlakatFront:
 *
 * What stands towards the network: it takes connections, with TLS where there is a certificate, ends those
 * that are too many or too slow, and turns HTTP messages into requests and answers back. Main thread only.
 */
typedef struct _PlakatFront PlakatFront;

PlakatFront *
plakat_front_new (PlakatService *service, GError **error);
void
plakat_front_free (PlakatFront *self);
gboolean
plakat_front_listen (PlakatFront *self, GStrv *uris, GError **error);
gboolean
plakat_front_reload (PlakatFront *self, GError **error);
void
plakat_front_stop (PlakatFront *self, GSourceFunc idle, gpointer data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatFront, plakat_front_free)

G_END_DECLS
