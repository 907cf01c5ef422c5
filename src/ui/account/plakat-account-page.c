/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-account-page.h"
#include "plakat-facet-value.h"
#include "plakat-writing.h"
#include "plakat-film-dates.h"
#include "plakat-marking.h"
#include "plakat-words.h"

struct _PlakatAccountPage
{
  AdwNavigationPage parent_instance;

  PlakatAccount *account;
  char *name;   /* as it is kept */
  char *genres; /* likewise, a line each */
  gboolean showing;

  GtkLabel *where_label;
  GtkEditable *name_row;
  AdwActionRow *birth_row;
  GtkWidget *clear_button;
  GtkPopover *birth_popover;
  GtkSpinButton *year_spin;
  GtkCalendar *calendar;
  PlakatWriting *biography;
  AdwWrapBox *genres_box;
};

G_DEFINE_FINAL_TYPE (PlakatAccountPage, plakat_account_page, ADW_TYPE_NAVIGATION_PAGE)

typedef struct
{
  PlakatAccountPage *self;
  char *field;
  char *value;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->self);
  g_free (job->field);
  g_free (job->value);
  g_free (job);
}

static PlakatLibrary *
get_library (PlakatAccountPage *self)
{
  return plakat_account_get_library (self->account);
}

static DexFuture *
save_fiber (gpointer data)
{
  Job *job = data;
  g_autoptr (GError) error = NULL;

  if (!dex_await (plakat_library_set_field (get_library (job->self), PLAKAT_USER_RECORD_ACCOUNT,
                                            PLAKAT_ACCOUNT_UID, NULL, job->field, job->value),
                  &error)
      && job->self->name_row != NULL)
    {
      g_autofree char *sentence = g_strdup_printf (_ ("Not saved: %s"), error->message);

      plakat_marking_say (GTK_WIDGET (job->self), sentence);
    }
  return NULL;
}

static void
save (PlakatAccountPage *self, const char *field, const char *value)
{
  Job *job = g_new0 (Job, 1);

  job->self = g_object_ref (self);
  job->field = g_strdup (field);
  job->value = g_strdup (value);
  dex_future_disown (dex_scheduler_spawn (NULL, 0, save_fiber, job, job_free));
}

static void
name_cb (PlakatAccountPage *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (self->name_row)));

  g_assert (PLAKAT_IS_ACCOUNT_PAGE (self));

  if (g_strcmp0 (name, self->name ? self->name : "") == 0)
    return;
  g_set_str (&self->name, name);
  save (self, "display_name", name);
}

static void
show_birth (PlakatAccountPage *self, const char *day)
{
  g_autofree char *words = day ? plakat_film_dates_describe (day) : g_strdup (_ ("Not given"));

  adw_action_row_set_subtitle (self->birth_row, words);
  gtk_widget_set_visible (self->clear_button, day != NULL);
}

static void
year_cb (PlakatAccountPage *self)
{
  int year = gtk_spin_button_get_value_as_int (self->year_spin);

  g_assert (PLAKAT_IS_ACCOUNT_PAGE (self));

  if (gtk_calendar_get_year (self->calendar) != year)
    gtk_calendar_set_year (self->calendar, year);
}

static void
birth_cb (PlakatAccountPage *self)
{
  g_autoptr (GDateTime) date = gtk_calendar_get_date (self->calendar);
  g_autofree char *day = plakat_film_dates_print (date);

  g_assert (PLAKAT_IS_ACCOUNT_PAGE (self));

  gtk_popover_popdown (self->birth_popover);
  show_birth (self, day);
  save (self, "birth_date", day);
}

static void
clear_cb (PlakatAccountPage *self)
{
  g_assert (PLAKAT_IS_ACCOUNT_PAGE (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->birth_row));
  show_birth (self, NULL);
  save (self, "birth_date", NULL);
}

static gboolean
has_line (const char *lines, const char *line)
{
  g_auto (GStrv) split = g_strsplit (lines ? lines : "", "\n", -1);

  return g_strv_contains ((const char *const *) split, line);
}

static void
genre_cb (PlakatAccountPage *self, GtkToggleButton *button)
{
  const char *genre = g_object_get_data (G_OBJECT (button), "genre");
  char *genres;

  g_assert (PLAKAT_IS_ACCOUNT_PAGE (self));

  if (self->showing)
    return;
  /* a set of lines, as the dates of watching are one */
  genres = gtk_toggle_button_get_active (button) ? plakat_film_dates_add (self->genres, genre)
                                                 : plakat_film_dates_remove (self->genres, genre);
  g_free (self->genres);
  self->genres = genres;
  save (self, "favourite_genres", self->genres);
}

static void
append_genre (PlakatAccountPage *self, const char *genre, const char *label)
{
  GtkWidget *button = gtk_toggle_button_new_with_label (label);

  gtk_widget_add_css_class (button, "chip");
  g_object_set_data_full (G_OBJECT (button), "genre", g_strdup (genre), g_free);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), has_line (self->genres, genre));
  g_signal_connect_object (button, "toggled", G_CALLBACK (genre_cb), self, G_CONNECT_SWAPPED);
  adw_wrap_box_append (self->genres_box, button);
}

/* The genres that there are here, and those that were chosen elsewhere. */
static void
show_genres (PlakatAccountPage *self, GListModel *values)
{
  g_auto (GStrv) chosen = g_strsplit (self->genres ? self->genres : "", "\n", -1);
  g_autoptr (GHashTable) shown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  self->showing = TRUE;
  for (guint i = 0; values != NULL && i < g_list_model_get_n_items (values); i++)
    {
      g_autoptr (PlakatFacetValue) value = g_list_model_get_item (values, i);
      const char *genre = plakat_facet_value_get_value (value);

      append_genre (self, genre, plakat_facet_value_get_label (value));
      g_hash_table_add (shown, g_strdup (genre));
    }
  for (guint i = 0; chosen[i] != NULL; i++)
    if (*chosen[i] != '\0' && !g_hash_table_contains (shown, chosen[i]))
      append_genre (self, chosen[i], chosen[i]);
  self->showing = FALSE;
}

static void
show_fields (PlakatAccountPage *self, const PlakatFields *fields)
{
  const char *birth = plakat_fields_get (fields, "birth_date");
  int year = birth ? (int) g_ascii_strtoll (birth, NULL, 10) : 1990;

  g_set_str (&self->name, plakat_fields_get (fields, "display_name"));
  gtk_editable_set_text (self->name_row, self->name ? self->name : "");
  g_set_str (&self->genres, plakat_fields_get (fields, "favourite_genres"));
  show_birth (self, birth);
  gtk_spin_button_set_value (self->year_spin, year);
}

static DexFuture *
load_fiber (gpointer data)
{
  PlakatAccountPage *self = data;
  g_autoptr (PlakatQuery) query = plakat_query_new ();
  g_autoptr (GListModel) genres = NULL;
  g_autoptr (PlakatUserRecord) record = dex_await_pointer (
      plakat_library_load_record (get_library (self), PLAKAT_USER_RECORD_ACCOUNT, PLAKAT_ACCOUNT_UID), NULL);

  genres = dex_await_object (plakat_catalogue_count_facet (plakat_account_get_catalogue (self->account),
                                                           query, PLAKAT_FACET_GENRE, NULL),
                             NULL);
  if (self->name_row == NULL)
    return NULL;
  show_fields (self, record ? record->fields : NULL);
  show_genres (self, genres);
  return NULL;
}

static void
show_where (PlakatAccountPage *self)
{
  gboolean local = plakat_account_is_local (self->account);
  const PlakatCapabilities can = plakat_account_get_capabilities (self->account);
  g_autofree char *host = plakat_words_host (plakat_account_get_origin (self->account));
  g_autofree char *text = NULL;

  if (local)
    text = g_strdup (_ ("This stays on this computer."));
  else if (!(can & PLAKAT_CAN_ACCOUNT))
    /* Translators: %s is a server's address */
    text = g_strdup_printf (_ ("%s cannot keep this: it stays on this computer."), host);
  else if (!(can & PLAKAT_CAN_DISPLAY_NAME))
    /* Translators: a user name, then a server's address */
    text = g_strdup_printf (_ ("%s at %s. The display name stays on this computer."),
                            plakat_account_get_username (self->account), host);
  else
    /* Translators: a user name, then a server's address */
    text = g_strdup_printf (_ ("%s at %s"), plakat_account_get_username (self->account), host);
  gtk_label_set_text (self->where_label, text);
}

/* What was typed and not confirmed is kept all the same. */
static void
plakat_account_page_hiding (AdwNavigationPage *page)
{
  name_cb (PLAKAT_ACCOUNT_PAGE (page));
}

static void
plakat_account_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), PLAKAT_TYPE_ACCOUNT_PAGE);
  G_OBJECT_CLASS (plakat_account_page_parent_class)->dispose (object);
}

static void
plakat_account_page_finalize (GObject *object)
{
  PlakatAccountPage *self = PLAKAT_ACCOUNT_PAGE (object);

  g_clear_object (&self->account);
  g_free (self->name);
  g_free (self->genres);
  G_OBJECT_CLASS (plakat_account_page_parent_class)->finalize (object);
}

static void
plakat_account_page_class_init (PlakatAccountPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = plakat_account_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = plakat_account_page_finalize;
  ADW_NAVIGATION_PAGE_CLASS (klass)->hiding = plakat_account_page_hiding;
  g_type_ensure (PLAKAT_TYPE_WRITING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/plakat_app/Plakat/plakat-account-page.ui");
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, PlakatAccountPage, name)
  BIND (where_label);
  BIND (name_row);
  BIND (birth_row);
  BIND (clear_button);
  BIND (birth_popover);
  BIND (year_spin);
  BIND (calendar);
  BIND (biography);
  BIND (genres_box);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, name_cb);
  gtk_widget_class_bind_template_callback (widget_class, year_cb);
  gtk_widget_class_bind_template_callback (widget_class, birth_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_cb);
}

static void
plakat_account_page_init (PlakatAccountPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwNavigationPage *
plakat_account_page_new (PlakatAccount *account)
{
  PlakatAccountPage *self = g_object_new (PLAKAT_TYPE_ACCOUNT_PAGE, NULL);

  g_return_val_if_fail (PLAKAT_IS_ACCOUNT (account), NULL);

  self->account = g_object_ref (account);
  show_where (self);
  plakat_writing_set_record (self->biography, get_library (self), PLAKAT_USER_RECORD_ACCOUNT,
                             PLAKAT_ACCOUNT_UID, "biography", NULL);
  dex_future_disown (dex_scheduler_spawn (NULL, 0, load_fiber, g_object_ref (self), g_object_unref));
  return ADW_NAVIGATION_PAGE (self);
}
