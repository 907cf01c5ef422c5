/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-list-edits.h"
#include "plakat-lists-popover.h"

struct _PlakatListsPopover
{
  GtkPopover parent_instance;

  PlakatLibrary *library;
  PlakatFilmItem *film;
  PlakatOwnLists *lists;
  gboolean showing; /* checks follow the library, not the other way round */

  GtkBox *checks_box;
  GtkEditable *entry;
  GtkWidget *create_button;
};

G_DEFINE_FINAL_TYPE (PlakatListsPopover, plakat_lists_popover, GTK_TYPE_POPOVER)

/* A toast needs the window that the popover is about to leave. */
static GtkWidget *
get_anchor (PlakatListsPopover *self)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));

  return parent ? parent : GTK_WIDGET (self);
}

static void
toggled_cb (PlakatListsPopover *self, GtkCheckButton *check)
{
  PlakatOwnList *list = g_object_get_data (G_OBJECT (check), "list");

  g_assert (PLAKAT_IS_LISTS_POPOVER (self));

  if (!self->showing && self->film != NULL)
    plakat_list_edits_put (get_anchor (self), self->library, plakat_own_list_get_list_uid (list),
                           plakat_own_list_get_name (list), self->film, gtk_check_button_get_active (check));
}

static void
append_heading (PlakatListsPopover *self, const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_box_append (self->checks_box, label);
}

static void
append_check (PlakatListsPopover *self, PlakatOwnList *list)
{
  GtkWidget *check = gtk_check_button_new (), *label = gtk_label_new (plakat_own_list_get_name (list));

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 30);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_check_button_set_child (GTK_CHECK_BUTTON (check), label);
  g_object_set_data_full (G_OBJECT (check), "list", g_object_ref (list), g_object_unref);
  g_signal_connect_object (check, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (self->checks_box, check);
}

static guint
count_plain (GListModel *lists)
{
  guint count = 0;

  for (guint i = 0; i < g_list_model_get_n_items (lists); i++)
    {
      g_autoptr (PlakatOwnList) list = g_list_model_get_item (lists, i);

      count += plakat_own_list_get_query (list) == NULL;
    }
  return count;
}

static void
append_checks (PlakatListsPopover *self, GListModel *lists, const char *heading)
{
  if (count_plain (lists) > 0)
    append_heading (self, heading);
  for (guint i = 0; i < g_list_model_get_n_items (lists); i++)
    {
      g_autoptr (PlakatOwnList) list = g_list_model_get_item (lists, i);

      /* what is on a smart list nobody puts there */
      if (plakat_own_list_get_query (list) != NULL)
        continue;
      append_check (self, list);
    }
}

typedef struct
{
  PlakatListsPopover *self;
  char *film_uid;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->self);
  g_free (job->film_uid);
  g_free (job);
}

static DexFuture *
checks_fiber (gpointer data)
{
  Job *job = data;
  PlakatListsPopover *self = job->self;
  g_auto (GStrv) on = dex_await_boxed (plakat_library_load_lists_of (self->library, job->film_uid), NULL);

  if (on == NULL || self->checks_box == NULL || self->film == NULL
      || g_strcmp0 (job->film_uid, plakat_film_item_get_uid (self->film)) != 0)
    return NULL;
  self->showing = TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->checks_box)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      PlakatOwnList *list = g_object_get_data (G_OBJECT (child), "list");

      if (list != NULL)
        gtk_check_button_set_active (
            GTK_CHECK_BUTTON (child),
            g_strv_contains ((const char *const *) on, plakat_own_list_get_list_uid (list)));
    }
  self->showing = FALSE;
  return NULL;
}

static void
read_checks (PlakatListsPopover *self)
{
  Job *job;

  if (self->film == NULL || self->library == NULL)
    return;
  job = g_new0 (Job, 1);
  job->self = g_object_ref (self);
  job->film_uid = g_strdup (plakat_film_item_get_uid (self->film));
  dex_future_disown (dex_scheduler_spawn (NULL, 0, checks_fiber, job, job_free));
}

static guint
count_checks (PlakatListsPopover *self)
{
  guint count = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->checks_box)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    count += GTK_IS_CHECK_BUTTON (child);
  return count;
}

static void
lists_changed_cb (PlakatListsPopover *self)
{
  GListModel *own = plakat_own_lists_get_lists (self->lists);
  GListModel *profiles = plakat_own_lists_get_profiles (self->lists);
  GtkWidget *child;

  g_assert (PLAKAT_IS_LISTS_POPOVER (self));

  /* as many as there are checks: only their films were counted, and the focus stays */
  if (count_checks (self) != count_plain (own) + count_plain (profiles))
    {
      while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->checks_box))) != NULL)
        gtk_box_remove (self->checks_box, child);
      append_checks (self, own, _ ("My lists"));
      append_checks (self, profiles, _ ("Who wants to see it"));
    }
  gtk_widget_set_visible (gtk_widget_get_ancestor (GTK_WIDGET (self->checks_box), GTK_TYPE_SCROLLED_WINDOW),
                          count_checks (self) > 0);
  read_checks (self);
}

static void
mapped_cb (PlakatListsPopover *self)
{
  g_assert (PLAKAT_IS_LISTS_POPOVER (self));

  if (self->library == NULL)
    return;
  if (self->lists == NULL)
    {
      self->lists = plakat_own_lists_new (self->library);
      g_signal_connect_object (self->lists, "changed", G_CALLBACK (lists_changed_cb), self,
                               G_CONNECT_SWAPPED);
    }
  read_checks (self);
}

static void
changed_cb (PlakatListsPopover *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (self->entry)));

  g_assert (PLAKAT_IS_LISTS_POPOVER (self));

  gtk_widget_set_sensitive (self->create_button, *name != '\0');
}

static void
create_cb (PlakatListsPopover *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (self->entry)));

  g_assert (PLAKAT_IS_LISTS_POPOVER (self));

  if (*name == '\0' || self->film == NULL)
    return;
  plakat_list_edits_create (get_anchor (self), self->library, PLAKAT_USER_RECORD_LIST, name, self->film);
  gtk_editable_set_text (self->entry, "");
  gtk_popover_popdown (GTK_POPOVER (self));
}

static void
plakat_lists_popover_dispose (GObject *object)
{
  PlakatListsPopover *self = PLAKAT_LISTS_POPOVER (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), PLAKAT_TYPE_LISTS_POPOVER);
  g_clear_object (&self->lists);
  g_clear_object (&self->film);
  g_clear_object (&self->library);
  G_OBJECT_CLASS (plakat_lists_popover_parent_class)->dispose (object);
}

static void
plakat_lists_popover_class_init (PlakatListsPopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = plakat_lists_popover_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/plakat_app/Plakat/plakat-lists-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, PlakatListsPopover, checks_box);
  gtk_widget_class_bind_template_child (widget_class, PlakatListsPopover, entry);
  gtk_widget_class_bind_template_child (widget_class, PlakatListsPopover, create_button);
  gtk_widget_class_bind_template_callback (widget_class, mapped_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, create_cb);
}

static void
plakat_lists_popover_init (PlakatListsPopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
plakat_lists_popover_new (void)
{
  return g_object_new (PLAKAT_TYPE_LISTS_POPOVER, NULL);
}

void
plakat_lists_popover_set_film (PlakatListsPopover *self, PlakatLibrary *library, PlakatFilmItem *film)
{
  g_return_if_fail (PLAKAT_IS_LISTS_POPOVER (self));
  g_return_if_fail (PLAKAT_IS_LIBRARY (library));
  g_return_if_fail (PLAKAT_IS_FILM_ITEM (film));

  if (g_set_object (&self->library, library))
    g_clear_object (&self->lists);
  g_set_object (&self->film, film);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    mapped_cb (self);
}
