/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>

#include "plakat-conflict-card.h"
#include "plakat-conflict-side.h"
#include "plakat-film-watched.h"
#include "plakat-latch-card.h"
#include "plakat-lists-popover.h"
#include "plakat-marked-text.h"
#include "plakat-name-popover.h"
#include "plakat-sidebar.h"
#include "plakat-stars.h"
#include "plakat-sync-page.h"
#include "plakat-sync-row.h"
#include "plakat-sync-section.h"
#include "plakat-writing.h"

/* Whatever can be made can go again, before and after it was seen: a critical fails the test. */
static void
test_goes (gconstpointer data)
{
  GType type = *(const GType *) data;
  GtkWidget *seen = g_object_new (type, NULL);

  g_object_unref (g_object_ref_sink (g_object_new (type, NULL)));
  if (GTK_IS_POPOVER (seen))
    {
      GtkWidget *button = gtk_menu_button_new (), *window = gtk_window_new ();

      gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), seen);
      gtk_window_set_child (GTK_WINDOW (window), button);
      gtk_window_present (GTK_WINDOW (window));
      gtk_menu_button_popup (GTK_MENU_BUTTON (button));
      while (!gtk_widget_get_mapped (seen))
        g_main_context_iteration (NULL, TRUE);
      gtk_window_destroy (GTK_WINDOW (window));
    }
  else
    {
      GtkWidget *window = gtk_window_new (), *list = gtk_list_box_new ();

      if (GTK_IS_LIST_BOX_ROW (seen))
        gtk_list_box_append (GTK_LIST_BOX (list), seen);
      gtk_window_set_child (GTK_WINDOW (window), GTK_IS_LIST_BOX_ROW (seen) ? list : seen);
      if (!GTK_IS_LIST_BOX_ROW (seen))
        g_object_unref (g_object_ref_sink (list));
      gtk_window_present (GTK_WINDOW (window));
      while (!gtk_widget_get_mapped (window))
        g_main_context_iteration (NULL, TRUE);
      gtk_window_destroy (GTK_WINDOW (window));
    }
}

static void
check_heights (GtkWidget *widget, int width, int most)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    check_heights (child, width, most);
  if (GTK_IS_BOX (widget))
    {
      int least, wanted;

      gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, width, &least, &wanted, NULL, NULL);
      g_assert_cmpint (least, <=, wanted);
      g_assert_cmpint (wanted, <, most);
    }
}

static void
settled_cb (GtkWidget *card, int choice, int *settled)
{
  *settled = choice;
}

static void
find_button (GtkWidget *widget, const char *label, GtkWidget **button)
{
  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0)
    *button = widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    find_button (child, label, button);
}

static void
find_side (GtkWidget *widget, const char *who, GtkWidget **side)
{
  g_autofree char *name = NULL;

  if (PLAKAT_IS_CONFLICT_SIDE (widget))
    g_object_get (widget, "who", &name, NULL);
  if (g_strcmp0 (name, who) == 0)
    *side = widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    find_side (child, who, side);
}

static GtkWidget *
create_card (const char *mine, const char *theirs)
{
  g_autoptr (PlakatFields) my_fields = plakat_fields_new ();
  g_autoptr (PlakatFields) their_fields = plakat_fields_new ();
  PlakatConflict conflict = { .id = 7,
                              .kind = PLAKAT_USER_RECORD_PROFILE,
                              .uid = (char *) "a",
                              .title = (char *) "Bruno",
                              .mine = my_fields,
                              .theirs = their_fields };

  plakat_fields_set (my_fields, "name", mine);
  plakat_fields_set (their_fields, "name", theirs);
  return g_object_ref_sink (plakat_conflict_card_new (&conflict, NULL));
}

/* Nothing is chosen until somebody chooses, and it is told once. */
static void
test_conflict (void)
{
  g_autoptr (GtkWidget) card = create_card ("Bruno", "Ada");
  GtkWidget *keep = NULL, *both = NULL, *mine = NULL, *theirs = NULL;
  int settled = -1;

  find_button (card, "_Keep this one", &keep);
  find_button (card, "Keep _both", &both);
  find_side (card, "This computer", &mine);
  find_side (card, "Another device", &theirs);
  g_signal_connect (card, "settled", G_CALLBACK (settled_cb), &settled);
  g_assert_false (gtk_widget_get_sensitive (keep));
  /* of two names only one can be kept */
  g_assert_false (gtk_widget_get_visible (both));
  g_object_set (mine, "chosen", TRUE, NULL);
  g_assert_true (gtk_widget_get_sensitive (keep));
  g_object_set (theirs, "chosen", TRUE, NULL);
  g_assert_false (plakat_conflict_side_get_chosen (PLAKAT_CONFLICT_SIDE (mine)));
  g_signal_emit_by_name (keep, "clicked");
  g_assert_cmpint (settled, ==, PLAKAT_CONFLICT_THEIRS);
  g_assert_false (gtk_widget_is_sensitive (keep));
}

/* A card is as high as its words, side by side and one over the other. */
static void
test_conflict_height (void)
{
  g_autoptr (GtkWidget) card = create_card ("Bruno and everybody who comes along on a Thursday",
                                            "Ada, with whom I saw it before, and who did not like it");

  plakat_conflict_card_set_narrow (PLAKAT_CONFLICT_CARD (card), TRUE);
  check_heights (card, 324, 700);
  check_heights (card, 288, 700);
  plakat_conflict_card_set_narrow (PLAKAT_CONFLICT_CARD (card), FALSE);
  check_heights (card, 720, 500);
}

static void
shown_cb (GSimpleAction *action, GVariant *uid, char **shown)
{
  g_set_str (shown, g_variant_get_string (uid, NULL));
}

/* A row about a film is a way to it; one about something else is none. */
static void
test_row_of_a_film (void)
{
  GtkWidget *window = gtk_window_new (), *list = gtk_list_box_new ();
  PlakatSyncRow *row = plakat_sync_row_new ("Vertigo");
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) action = g_simple_action_new ("show-film", G_VARIANT_TYPE_STRING);
  g_autofree char *shown = NULL;

  g_signal_connect (action, "activate", G_CALLBACK (shown_cb), &shown);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
  gtk_widget_insert_action_group (window, "win", G_ACTION_GROUP (group));
  gtk_list_box_append (GTK_LIST_BOX (list), GTK_WIDGET (row));
  gtk_window_set_child (GTK_WINDOW (window), list);
  gtk_window_present (GTK_WINDOW (window));
  g_signal_emit_by_name (row, "activate");
  g_assert_null (shown);
  plakat_sync_row_set_film (row, "tmdb:426");
  g_assert_true (gtk_widget_is_sensitive (GTK_WIDGET (row)));
  g_signal_emit_by_name (row, "activate");
  g_assert_cmpstr (shown, ==, "tmdb:426");
  gtk_window_destroy (GTK_WINDOW (window));
}

static char *
get_row_key (gconstpointer item, gpointer data)
{
  return g_strdup (item);
}

static GtkWidget *
create_row (gpointer item, gpointer data)
{
  PlakatSyncRow *row = plakat_sync_row_new (item);

  plakat_sync_row_set_reason (row, "It was refused.");
  plakat_sync_row_add_button (row, item);
  return GTK_WIDGET (row);
}

static void
show_rows (PlakatSyncSection *section, const char *titles)
{
  g_auto (GStrv) words = g_strsplit (titles, " ", -1);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; words[i] != NULL; i++)
    g_ptr_array_add (items, g_strdup (words[i]));
  plakat_sync_section_set_items (section, items, get_row_key, create_row, NULL);
}

static void
assert_focus_near (GtkWindow *window, const char *label)
{
  GtkWidget *focus = gtk_window_get_focus (window), *row, *button = NULL;

  g_assert_nonnull (focus);
  row = gtk_widget_get_ancestor (focus, PLAKAT_TYPE_SYNC_ROW);
  find_button (row ? row : focus, label, &button);
  g_assert_nonnull (button);
}

/* A row that goes gives its focus to one that stays, and the last one to what comes after. */
static void
test_section_focus (void)
{
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());
  GtkBox *box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  PlakatSyncSection *section = g_object_new (PLAKAT_TYPE_SYNC_SECTION, NULL);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  GtkWidget *button = NULL;

  gtk_box_append (box, gtk_button_new_with_label ("before"));
  gtk_box_append (box, GTK_WIDGET (section));
  gtk_box_append (box, gtk_button_new_with_label ("after"));
  gtk_window_set_child (window, GTK_WIDGET (box));
  show_rows (section, "a b c d");
  gtk_window_present (window);
  while (!gtk_widget_get_mapped (GTK_WIDGET (section)))
    g_main_context_iteration (NULL, TRUE);
  find_button (GTK_WIDGET (section), "b", &button);
  g_assert_true (gtk_widget_grab_focus (button));
  show_rows (section, "a d");
  assert_focus_near (window, "d");
  show_rows (section, "a");
  assert_focus_near (window, "a");
  plakat_sync_section_set_items (section, none, get_row_key, create_row, NULL);
  assert_focus_near (window, "after");
  gtk_window_destroy (window);
}

int
main (int argc, char *argv[])
{
  static GType types[13];
  guint n = 0;

  dex_init ();
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  types[n++] = PLAKAT_TYPE_CONFLICT_CARD;
  types[n++] = PLAKAT_TYPE_CONFLICT_SIDE;
  types[n++] = PLAKAT_TYPE_FILM_WATCHED;
  types[n++] = PLAKAT_TYPE_LATCH_CARD;
  types[n++] = PLAKAT_TYPE_LISTS_POPOVER;
  types[n++] = PLAKAT_TYPE_MARKED_TEXT;
  types[n++] = PLAKAT_TYPE_NAME_POPOVER;
  types[n++] = PLAKAT_TYPE_SIDEBAR;
  types[n++] = PLAKAT_TYPE_STARS;
  types[n++] = PLAKAT_TYPE_SYNC_ROW;
  types[n++] = PLAKAT_TYPE_SYNC_SECTION;
  types[n++] = PLAKAT_TYPE_WRITING;
  types[n++] = PLAKAT_TYPE_SYNC_PAGE;
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *path = g_strdup_printf ("/page-widgets/goes/%s", g_type_name (types[i]));

      g_test_add_data_func (path, &types[i], test_goes);
    }
  g_test_add_func ("/page-widgets/conflict", test_conflict);
  g_test_add_func ("/page-widgets/section-focus", test_section_focus);
  g_test_add_func ("/page-widgets/row-of-a-film", test_row_of_a_film);
  g_test_add_func ("/page-widgets/conflict-height", test_conflict_height);
  return g_test_run ();
}
