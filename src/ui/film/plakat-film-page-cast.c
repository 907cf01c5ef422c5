/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plakat-credit.h"
#include "plakat-film-page-private.h"
#include "plakat-film-text.h"
#include "plakat-person.h"
#include "plakat-portrait-cell.h"

/* So many stand in the row; the others wait until all are asked for. */
#define ROW 20

/* "All" says something only when the row does not show everybody. */
#define FEW 6

static void
person_activated_cb (PlakatPortraitCell *cell)
{
  g_assert (PLAKAT_IS_PORTRAIT_CELL (cell));

  gtk_widget_activate_action (GTK_WIDGET (cell), "win.show-person", "s", plakat_portrait_cell_get_uid (cell));
}

static GtkWidget *
create_cell (PlakatCredit *credit, const char *characters)
{
  GtkWidget *cell = plakat_portrait_cell_new ();

  plakat_portrait_cell_set_person (PLAKAT_PORTRAIT_CELL (cell), credit->person_uid, credit->person_name,
                                   characters, NULL);
  gtk_widget_set_tooltip_text (cell, characters);
  gtk_widget_set_valign (cell, GTK_ALIGN_START);
  g_signal_connect (cell, "activated", G_CALLBACK (person_activated_cb), NULL);
  return cell;
}

/* One person may play several characters: they stand together, once. */
static char *
dup_characters (GPtrArray *cast, guint first)
{
  PlakatCredit *credit = g_ptr_array_index (cast, first);
  GString *characters = g_string_new (credit->character);

  for (guint i = first + 1; i < cast->len; i++)
    {
      PlakatCredit *other = g_ptr_array_index (cast, i);

      if (g_strcmp0 (other->person_uid, credit->person_uid) != 0 || other->character == NULL)
        continue;
      if (characters->len > 0)
        g_string_append (characters, " / ");
      g_string_append (characters, other->character);
    }
  if (characters->len == 0)
    return g_string_free (characters, TRUE), NULL;
  return g_string_free (characters, FALSE);
}

typedef void (*CastVisit) (gpointer user_data, PlakatCredit *credit, const char *characters);

static guint
visit_cast (GPtrArray *cast, CastVisit visit, gpointer user_data)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint count = 0;

  for (guint i = 0; i < cast->len; i++)
    {
      PlakatCredit *credit = g_ptr_array_index (cast, i);
      g_autofree char *characters = NULL;

      if (!g_hash_table_add (seen, credit->person_uid))
        continue;
      characters = dup_characters (cast, i);
      if (visit != NULL)
        visit (user_data, credit, characters);
      count++;
    }
  return count;
}

typedef struct
{
  PlakatFilmPage *page;
  guint count;
} Row;

static void
visit_row (gpointer user_data, PlakatCredit *credit, const char *characters)
{
  Row *row = user_data;

  if (row->count++ < ROW)
    gtk_box_append (row->page->cast_row, create_cell (credit, characters));
}

typedef struct
{
  PlakatFilmPage *page;
  GtkWidget *groups[PLAKAT_ROLE_BACKGROUND + 1];
} Groups;

static GtkWidget *
create_group (PlakatFilmPage *self, PlakatRole role)
{
  GtkWidget *group = adw_wrap_box_new (), *label;
  const char *name = plakat_film_text_role (role);

  adw_wrap_box_set_child_spacing (ADW_WRAP_BOX (group), 18);
  adw_wrap_box_set_line_spacing (ADW_WRAP_BOX (group), 18);
  if (name != NULL)
    {
      label = gtk_label_new (name);
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_widget_add_css_class (label, "dim-label");
      gtk_box_append (self->cast_all, label);
    }
  gtk_box_append (self->cast_all, group);
  return group;
}

static void
visit_group (gpointer user_data, PlakatCredit *credit, const char *characters)
{
  Groups *groups = user_data;

  if (groups->groups[credit->role] == NULL)
    groups->groups[credit->role] = create_group (groups->page, credit->role);
  adw_wrap_box_append (ADW_WRAP_BOX (groups->groups[credit->role]), create_cell (credit, characters));
}

static gboolean
has_role (GPtrArray *cast, PlakatRole role)
{
  for (guint i = 0; i < cast->len; i++)
    if (((PlakatCredit *) g_ptr_array_index (cast, i))->role == role)
      return TRUE;
  return FALSE;
}

static void
clear_box (GtkBox *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
}

static void
update_all_button (PlakatFilmPage *self, gboolean expanded)
{
  g_autoptr (GPtrArray) cast = plakat_film_dup_job (self->film, PLAKAT_JOB_ACTOR);
  guint count = visit_cast (cast, NULL, NULL);
  /* Translators: a button that shows everybody who plays in a film; the number says how many they are */
  g_autofree char *all = g_strdup_printf (_ ("All %u"), count);

  gtk_button_set_label (self->all_button, expanded ? _ ("Fewer") : all);
  gtk_widget_set_visible (GTK_WIDGET (self->all_button), count > FEW);
}

/** plakat_film_page_fill_cast: shows the cast as a row */
void
plakat_film_page_fill_cast (PlakatFilmPage *self)
{
  g_autoptr (GPtrArray) cast = plakat_film_dup_job (self->film, PLAKAT_JOB_ACTOR);
  Row row = { self, 0 };

  clear_box (self->cast_row);
  clear_box (self->cast_all);
  gtk_stack_set_visible_child (self->cast_stack, self->cast_strip);
  visit_cast (cast, visit_row, &row);
  gtk_widget_set_visible (self->cast_section, row.count > 0);
  update_all_button (self, FALSE);
}

/** plakat_film_page_toggle_cast: unfolds the row into everybody, or folds it again */
void
plakat_film_page_toggle_cast (PlakatFilmPage *self)
{
  gboolean expand = gtk_stack_get_visible_child (self->cast_stack) == self->cast_strip;

  if (self->film == NULL)
    return;
  if (expand && gtk_widget_get_first_child (GTK_WIDGET (self->cast_all)) == NULL)
    {
      g_autoptr (GPtrArray) cast = plakat_film_dup_job (self->film, PLAKAT_JOB_ACTOR);
      Groups groups = { self, { NULL } };

      /* groups stand in the order of how much is played, whatever the order of the credits is */
      for (PlakatRole role = PLAKAT_ROLE_LEADING; role <= PLAKAT_ROLE_BACKGROUND; role++)
        if (has_role (cast, role))
          groups.groups[role] = create_group (self, role);
      visit_cast (cast, visit_group, &groups);
    }
  gtk_stack_set_visible_child (self->cast_stack, expand ? GTK_WIDGET (self->cast_all) : self->cast_strip);
  update_all_button (self, expand);
}

/** plakat_film_page_set_portrait: gives the row's cell of @person the photograph that became known */
void
plakat_film_page_set_portrait (PlakatFilmPage *self, PlakatPerson *person)
{
  g_autoptr (GPtrArray) cast = plakat_film_dup_job (self->film, PLAKAT_JOB_ACTOR);

  for (GtkWidget *cell = gtk_widget_get_first_child (GTK_WIDGET (self->cast_row)); cell != NULL;
       cell = gtk_widget_get_next_sibling (cell))
    {
      if (g_strcmp0 (plakat_portrait_cell_get_uid (PLAKAT_PORTRAIT_CELL (cell)), person->uid) != 0)
        continue;
      plakat_portrait_cell_set_person (PLAKAT_PORTRAIT_CELL (cell), person->uid, person->name,
                                       gtk_widget_get_tooltip_text (cell), person->portrait_path);
    }
}
