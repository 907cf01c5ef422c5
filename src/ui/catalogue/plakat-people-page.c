/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-people-page.h"
#include "plakat-person-item.h"
#include "plakat-portrait-cell.h"
#include "plakat-words.h"

#define MOST 600
#define PORTRAIT 116
#define GAP 18
#define SIDES 36
#define LEAST_WIDTH 300
#define LEAST_HEIGHT 200
#define LEAST_PORTRAIT 60

struct _PlakatPeoplePage
{
  GtkWidget parent_instance;

  PlakatAccount *account;
  GSignalGroup *catalogue_signals;
  guint asked;
  gboolean stale;

  GtkWidget *content;
  AdwToggleGroup *job;
  GtkLabel *count;
  GtkStack *stack;
  GtkGridView *grid;
};

enum
{
  PROP_0,
  PROP_ACCOUNT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PlakatPeoplePage, plakat_people_page, GTK_TYPE_WIDGET)

typedef struct
{
  PlakatPeoplePage *self;
  PlakatJob job;
  guint asked;
} Asking;

static void
asking_free (gpointer data)
{
  Asking *asking = data;

  g_object_unref (asking->self);
  g_free (asking);
}

static void
setup_cb (PlakatPeoplePage *self, GtkListItem *item)
{
  GtkWidget *cell = plakat_portrait_cell_new ();

  g_assert (PLAKAT_IS_PEOPLE_PAGE (self));

  plakat_portrait_cell_set_size (PLAKAT_PORTRAIT_CELL (cell), LEAST_PORTRAIT, TRUE);
  g_object_bind_property (cell, "label", item, "accessible-label", G_BINDING_SYNC_CREATE);
  gtk_list_item_set_child (item, cell);
}

static void
bind_cb (PlakatPeoplePage *self, GtkListItem *item)
{
  PlakatPersonItem *person = gtk_list_item_get_item (item);
  g_autofree char *films = plakat_words_films (plakat_person_item_get_n_films (person));

  plakat_portrait_cell_set_person (PLAKAT_PORTRAIT_CELL (gtk_list_item_get_child (item)),
                                   plakat_person_item_get_uid (person), plakat_person_item_get_name (person),
                                   films, plakat_person_item_get_portrait (person));
}

static void
activate_cb (PlakatPeoplePage *self, guint position)
{
  g_autoptr (PlakatPersonItem) person =
      g_list_model_get_item (G_LIST_MODEL (gtk_grid_view_get_model (self->grid)), position);

  g_assert (PLAKAT_IS_PEOPLE_PAGE (self));

  if (person != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-person", "s",
                                plakat_person_item_get_uid (person));
}

static void
show_people (PlakatPeoplePage *self, GListModel *people)
{
  guint n_people = g_list_model_get_n_items (people);
  g_autoptr (GtkSelectionModel) model = GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (people)));
  g_autofree char *number = plakat_words_number (n_people);
  /* Translators: %s is a number with its groups of digits */
  g_autofree char *text = g_strdup_printf (ngettext ("%s person", "%s people", n_people), number);

  gtk_grid_view_set_model (self->grid, model);
  gtk_label_set_text (self->count, text);
  gtk_stack_set_visible_child_name (self->stack, n_people > 0 ? "people" : "empty");
}

static DexFuture *
people_fiber (gpointer data)
{
  Asking *asking = data;
  PlakatPeoplePage *self = asking->self;
  g_autoptr (GListModel) people = NULL;
  g_autoptr (GError) error = NULL;

  people = dex_await_object (
      plakat_catalogue_load_people (plakat_account_get_catalogue (self->account), asking->job, MOST), &error);
  if (asking->asked != self->asked)
    return NULL;
  if (people != NULL)
    show_people (self, people);
  else
    g_message ("People could not be read: %s", error->message);
  return NULL;
}

static void
load (PlakatPeoplePage *self)
{
  Asking *asking;

  self->stale = TRUE;
  if (self->account == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  self->stale = FALSE;
  asking = g_new0 (Asking, 1);
  asking->self = g_object_ref (self);
  asking->job = g_strcmp0 (adw_toggle_group_get_active_name (self->job), "actors") == 0 ? PLAKAT_JOB_ACTOR
                                                                                        : PLAKAT_JOB_DIRECTOR;
  asking->asked = ++self->asked;
  dex_future_disown (dex_scheduler_spawn (NULL, 0, people_fiber, asking, asking_free));
}

static void
job_chosen_cb (PlakatPeoplePage *self)
{
  g_assert (PLAKAT_IS_PEOPLE_PAGE (self));

  load (self);
}

/* While a catalogue fills, who is in view stays; what is new shows when the place is entered again. */
static void
catalogue_changed_cb (PlakatPeoplePage *self)
{
  g_assert (PLAKAT_IS_PEOPLE_PAGE (self));

  self->stale = TRUE;
  if (gtk_widget_get_mapped (GTK_WIDGET (self))
      && g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "empty") == 0)
    load (self);
}

static void
plakat_people_page_map (GtkWidget *widget)
{
  PlakatPeoplePage *self = PLAKAT_PEOPLE_PAGE (widget);

  GTK_WIDGET_CLASS (plakat_people_page_parent_class)->map (widget);
  if (self->stale)
    load (self);
}

static void
plakat_people_page_measure (GtkWidget *widget,
                            GtkOrientation orientation,
                            int for_size,
                            int *minimum,
                            int *natural,
                            int *minimum_baseline,
                            int *natural_baseline)
{
  /* the grid is not asked: what it needs with the columns that it has now says nothing about another width */
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? LEAST_WIDTH : LEAST_HEIGHT;
  *natural = *minimum * 2;
  *minimum_baseline = *natural_baseline = -1;
}

static void
plakat_people_page_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PlakatPeoplePage *self = PLAKAT_PEOPLE_PAGE (widget);
  int columns = MAX ((width - SIDES + GAP + (PORTRAIT + GAP) / 2) / (PORTRAIT + GAP), 2);

  gtk_grid_view_set_max_columns (self->grid, (guint) columns);
  gtk_widget_size_allocate (self->content, &(GtkAllocation) { 0, 0, width, height }, baseline);
}

static void
set_account (PlakatPeoplePage *self, PlakatAccount *account)
{
  if (!g_set_object (&self->account, account))
    return;
  g_signal_group_set_target (self->catalogue_signals,
                             account ? plakat_account_get_catalogue (account) : NULL);
  load (self);
}

static void
plakat_people_page_dispose (GObject *object)
{
  PlakatPeoplePage *self = PLAKAT_PEOPLE_PAGE (object);

  self->asked++;
  gtk_widget_dispose_template (GTK_WIDGET (self), PLAKAT_TYPE_PEOPLE_PAGE);
  g_clear_object (&self->catalogue_signals);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (plakat_people_page_parent_class)->dispose (object);
}

static void
plakat_people_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_ACCOUNT)
    g_value_set_object (value, PLAKAT_PEOPLE_PAGE (object)->account);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
plakat_people_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_ACCOUNT)
    set_account (PLAKAT_PEOPLE_PAGE (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
plakat_people_page_class_init (PlakatPeoplePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = plakat_people_page_dispose;
  object_class->get_property = plakat_people_page_get_property;
  object_class->set_property = plakat_people_page_set_property;
  widget_class->map = plakat_people_page_map;
  widget_class->measure = plakat_people_page_measure;
  widget_class->size_allocate = plakat_people_page_size_allocate;
  properties[PROP_ACCOUNT] = g_param_spec_object ("account", NULL, NULL, PLAKAT_TYPE_ACCOUNT,
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/plakat_app/Plakat/plakat-people-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PlakatPeoplePage, content);
  gtk_widget_class_bind_template_child (widget_class, PlakatPeoplePage, job);
  gtk_widget_class_bind_template_child (widget_class, PlakatPeoplePage, count);
  gtk_widget_class_bind_template_child (widget_class, PlakatPeoplePage, stack);
  gtk_widget_class_bind_template_child (widget_class, PlakatPeoplePage, grid);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, job_chosen_cb);
}

static void
plakat_people_page_init (PlakatPeoplePage *self)
{
  self->catalogue_signals = g_signal_group_new (PLAKAT_TYPE_CATALOGUE);
  g_signal_group_connect_swapped (self->catalogue_signals, "changed", G_CALLBACK (catalogue_changed_cb),
                                  self);
  gtk_widget_init_template (GTK_WIDGET (self));
}
