/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <libdex.h>
#include <locale.h>

#include "plakat-application.h"

int
main (int argc, char *argv[])
{
  g_autoptr (PlakatApplication) application = NULL;

  dex_init ();
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, PLAKAT_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  application = plakat_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
