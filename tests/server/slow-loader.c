/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#define GDK_PIXBUF_ENABLE_BACKEND
#include <gdk-pixbuf/gdk-pixbuf.h>
#include <unistd.h>

/* A decoder of GdkPixbuf that never comes to its end: whoever asks for it waits until somebody ends the
 * process. */
G_MODULE_EXPORT void
fill_vtable (GdkPixbufModule *module);
G_MODULE_EXPORT void
fill_info (GdkPixbufFormat *info);

void
fill_vtable (GdkPixbufModule *module)
{
  for (;;)
    pause ();
}

void
fill_info (GdkPixbufFormat *info)
{
}
