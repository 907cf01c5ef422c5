/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-home-page-private.h"
#include "plakat-marking.h"

/* Conditions that are typed into the search become chips of the wall as they are finished; the rest are
 * words. */

static PlakatWallPage *
find_wall_in_view (PlakatHomePage *self)
{
  GtkWidget *page = plakat_home_page_get_page (self);

  return page ? plakat_home_page_find_wall (page) : NULL;
}

/* Where there is no wall, films are looked for among all of them. */
static PlakatWallPage *
show_wall (PlakatHomePage *self)
{
  PlakatWallPage *wall = find_wall_in_view (self);

  if (wall == NULL)
    adw_view_stack_set_visible_child_name (self->places, "catalogue");
  return wall ? wall : find_wall_in_view (self);
}

static void
say_problems (PlakatHomePage *self, GPtrArray *problems)
{
  if (problems->len > 0)
    plakat_marking_say (GTK_WIDGET (self), ((PlakatQueryProblem *) g_ptr_array_index (problems, 0))->message);
}

/* While a condition is typed, and no word is there to look for, the wall stays in view. */
static gboolean
has_only_conditions (const char *text)
{
  g_autoptr (PlakatQuery) query = plakat_query_parse_all (text, NULL);

  return query->words == NULL && text[strspn (text, " ")] != '\0';
}

/** plakat_home_page_take_filter: @all: what is typed is finished; Returns: whether the wall shows all of what
 * there is */
gboolean
plakat_home_page_take_filter (PlakatHomePage *self, gboolean all)
{
  g_autofree char *rest = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (PlakatQuery) filter =
      plakat_query_take_finished (gtk_editable_get_text (self->entry), all, &rest, &problems);

  if (all)
    say_problems (self, problems);
  if (filter == NULL && !has_only_conditions (rest))
    return FALSE;
  if (filter == NULL)
    {
      gtk_stack_set_visible_child_name (self->content_stack, "places");
      return TRUE;
    }
  gtk_editable_set_text (self->entry, g_strstrip (rest));
  gtk_editable_set_position (self->entry, -1);
  plakat_wall_page_add_filter (show_wall (self), filter);
  if (*rest == '\0' || has_only_conditions (rest))
    gtk_stack_set_visible_child_name (self->content_stack, "places");
  return TRUE;
}

static void
update_completion_cb (PlakatHomePage *self)
{
  PlakatWallPage *wall = find_wall_in_view (self);
  g_autoptr (PlakatQuery) everything = plakat_query_new ();

  g_assert (PLAKAT_IS_HOME_PAGE (self));

  if (self->account == NULL || self->completion == NULL)
    return;
  plakat_filter_completion_set_place (self->completion, plakat_account_get_catalogue (self->account),
                                      wall ? plakat_wall_page_get_query (wall) : everything);
  plakat_filter_completion_update (self->completion);
}

/** plakat_home_page_add_completion: how what is typed into the search may go on is shown under it */
void
plakat_home_page_add_completion (PlakatHomePage *self)
{
  self->completion = plakat_filter_completion_new (self->entry);
  g_signal_connect_object (self->entry, "search-changed", G_CALLBACK (update_completion_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}
