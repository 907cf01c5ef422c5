/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-server-words.h"

static const PlakatAbility abilities[] = {
  { PLAKAT_CAN_WATCHLIST, N_ ("Watchlist"), N_ ("Kept on the server"), N_ ("Stays on this computer"), TRUE },
  { PLAKAT_CAN_FAVOURITES, N_ ("Favourites"), N_ ("Kept on the server"), N_ ("Stay on this computer"), TRUE },
  { PLAKAT_CAN_RATE, N_ ("Ratings"), N_ ("Kept on the server"), N_ ("Stay on this computer"), TRUE },
  { PLAKAT_CAN_HALF_STARS, N_ ("Half stars"), N_ ("Kept as they are"),
    N_ ("The server knows whole stars only; the half stays on this computer"), FALSE },
  { PLAKAT_CAN_UNRATE, N_ ("Taking stars away"), N_ ("Also on the server"),
    N_ ("Only on this computer: the server keeps what it was told last"), FALSE },
  { PLAKAT_CAN_READ_RATINGS, N_ ("Ratings of other devices"), N_ ("Come here"),
    N_ ("Do not come here: the server does not tell them"), FALSE },
  { PLAKAT_CAN_REVIEW, N_ ("Reviews"), N_ ("Kept on the server"), N_ ("Stay on this computer"), TRUE },
  { PLAKAT_CAN_NOTES, N_ ("Private notes"), N_ ("Kept on the server, for you only"),
    N_ ("Stay on this computer"), TRUE },
  { PLAKAT_CAN_WATCHED, N_ ("Dates of watching"), N_ ("Kept on the server"), N_ ("Stay on this computer"),
    TRUE },
  { PLAKAT_CAN_LISTS, N_ ("Own lists"), N_ ("Kept on the server, in their order"),
    N_ ("Stay on this computer"), TRUE },
  { PLAKAT_CAN_PROFILES, N_ ("Profiles"), N_ ("Kept on the server, each with a list"),
    N_ ("Stay on this computer, with their lists"), TRUE },
  { PLAKAT_CAN_ACCOUNT, N_ ("About yourself"), N_ ("Kept on the server"), N_ ("Stays on this computer"),
    TRUE },
  { PLAKAT_CAN_DISPLAY_NAME, N_ ("Display name"), N_ ("Kept on the server"),
    N_ ("The server has no room for a name that you choose: it stays on this computer"), FALSE },
  { PLAKAT_CAN_FEED, N_ ("Changes of other devices"), N_ ("Come within moments"),
    N_ ("The server does not tell what changed: lists are read and compared, which takes longer"), FALSE },
  { PLAKAT_CAN_SEVERAL_DEVICES, N_ ("Several devices"), N_ ("Can be signed in at once"),
    N_ ("Signing in on another device signs this one out"), FALSE },
  { PLAKAT_CAN_PEOPLE, N_ ("People"), N_ ("Come with films"), N_ ("The server has films without people"),
    FALSE },
  { PLAKAT_CAN_PICTURES, N_ ("Pictures"), N_ ("Come from the server"),
    N_ ("The server has none; Plakat draws posters itself"), FALSE },
};

const char *
plakat_server_words_kind (PlakatServerKind kind)
{
  switch (kind)
    {
    case PLAKAT_SERVER_RECOMMENDATION:
      return _ ("Movie Recommendation API");
    case PLAKAT_SERVER_AUTEURFLIX:
      return "AuteurFlix";
    case PLAKAT_SERVER_PLAKAT:
    default:
      return _ ("Plakat server");
    }
}

/** plakat_server_words_list: Returns: (array length=count): every ability, in the order of a page */
const PlakatAbility *
plakat_server_words_list (guint *count)
{
  *count = G_N_ELEMENTS (abilities);
  return abilities;
}

/** plakat_server_words_summary: two lines: what answers, and what of one's own it cannot keep */
char *
plakat_server_words_summary (PlakatServerKind kind, PlakatCapabilities capabilities)
{
  g_autoptr (GString) kept = g_string_new (NULL);
  g_autoptr (GString) stays = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (abilities); i++)
    {
      GString *out = capabilities & abilities[i].capability ? kept : stays;
      g_autofree char *lower = g_utf8_strdown (_ (abilities[i].title), -1);

      if (abilities[i].keeps)
        g_string_append_printf (out, "%s%s", out->len > 0 ? ", " : "", lower);
    }
  if (stays->len == 0)
    /* Translators: %s is a kind of server */
    return g_strdup_printf (_ ("%s. It keeps everything that you make here."),
                            plakat_server_words_kind (kind));
  if (kept->len == 0)
    return g_strdup_printf (_ ("%s. What you make here stays on this computer."),
                            plakat_server_words_kind (kind));
  /* Translators: a kind of server, then two lists: "watchlist, favourites" */
  return g_strdup_printf (_ ("%s. It keeps: %s. On this computer only: %s."), plakat_server_words_kind (kind),
                          kept->str, stays->str);
}
