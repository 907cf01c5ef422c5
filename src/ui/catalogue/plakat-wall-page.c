/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-application.h"
#include "plakat-chips.h"
#include "plakat-list-edits.h"
#include "plakat-wall-metrics.h"
#include "plakat-wall-page-private.h"
#include "plakat-words.h"

/* From this width on the line over the wall says how the films are ordered. */
#define WIDE 1000
#define LEAST_WIDTH 300
#define LEAST_HEIGHT 200

enum
{
  PROP_0,
  PROP_PLACE,
  PROP_ACCOUNT,
  PROP_AS_TABLE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (PlakatWallPage, plakat_wall_page, GTK_TYPE_WIDGET)

static guint
count_films (PlakatWallPage *self)
{
  return self->films ? g_list_model_get_n_items (G_LIST_MODEL (self->films)) : 0;
}

static void
update_count (PlakatWallPage *self)
{
  guint n_films = count_films (self);
  g_autofree char *text =
      self->wide ? plakat_words_wall (n_films, self->query) : plakat_words_films (n_films);

  gtk_label_set_text (self->count, self->hung ? text : "");
}

static void
update_empty_words (PlakatWallPage *self)
{
  PlakatEngine *engine = plakat_account_get_engine (self->account);
  gboolean filling = self->place->list == NULL && plakat_engine_get_state (engine) == PLAKAT_SYNC_WORKING;

  adw_status_page_set_icon_name (self->empty, self->place->icon);
  adw_status_page_set_title (self->empty,
                             filling ? _ ("Fetching the catalogue") : _ (self->place->empty_title));
  adw_status_page_set_description (self->empty, filling ? _ ("The first films hang here in a moment.")
                                                        : _ (self->place->empty_text));
}

/* Pages are invisible until they are needed: a stack styles and measures those that it does not show. */
static void
show_page (GtkStack *stack, const char *name)
{
  gtk_widget_set_visible (gtk_stack_get_child_by_name (stack, name), TRUE);
  gtk_stack_set_visible_child_name (stack, name);
}

/* What is shown: the wall, the words for an empty place, or the words for a choice that nothing fits. */
static void
update_state (PlakatWallPage *self)
{
  guint n_films = count_films (self);
  gboolean chosen = plakat_wall_page_has_choice (self);

  update_count (self);
  if (!self->hung)
    return;
  if (n_films == 0 && !chosen)
    update_empty_words (self);
  show_page (self->stack, n_films > 0 || chosen ? "wall" : "empty");
  show_page (self->below, n_films == 0 ? "none" : self->as_table ? "table" : "films");
}

static void
films_changed_cb (PlakatWallPage *self)
{
  g_assert (PLAKAT_IS_WALL_PAGE (self));

  update_state (self);
}

static void
engine_changed_cb (PlakatWallPage *self)
{
  g_assert (PLAKAT_IS_WALL_PAGE (self));

  update_state (self);
}

typedef struct
{
  PlakatWallPage *self;
  DexFuture *shown;
  guint asked;
} Asking;

static void
asking_free (gpointer data)
{
  Asking *asking = data;

  g_object_unref (asking->self);
  dex_unref (asking->shown);
  g_free (asking);
}

/* Where nothing has the focus yet the wall takes it, so that arrow keys move among the posters. */
static void
hang_first (PlakatWallPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (!self->hung && root != NULL && gtk_root_get_focus (root) == NULL)
    plakat_wall_page_focus_films (self);
  self->hung = TRUE;
}

static DexFuture *
query_fiber (gpointer data)
{
  Asking *asking = data;
  PlakatWallPage *self = asking->self;
  g_autoptr (GError) error = NULL;

  if (!dex_await (dex_ref (asking->shown), &error))
    g_message ("The wall’s query failed: %s", error->message);
  if (asking->asked != self->asked)
    return NULL;
  if (self->as_table)
    plakat_film_table_show_film (self->table, 0, FALSE);
  else
    plakat_wall_scroll_to_top (self->wall);
  hang_first (self);
  update_state (self);
  return NULL;
}

static void
run_query (PlakatWallPage *self)
{
  Asking *asking;

  if (self->films == NULL)
    return;
  asking = g_new0 (Asking, 1);
  asking->self = g_object_ref (self);
  asking->shown = plakat_film_list_set_query (self->films, self->query);
  asking->asked = ++self->asked;
  dex_future_disown (dex_scheduler_spawn (NULL, 0, query_fiber, asking, asking_free));
}

static void
chip_clicked_cb (PlakatWallPage *self, GtkButton *button)
{
  const PlakatChip *chip = g_object_get_data (G_OBJECT (button), "plakat-chip");
  g_autoptr (PlakatQuery) query = plakat_query_copy (self->query);

  g_assert (PLAKAT_IS_WALL_PAGE (self));

  gtk_widget_grab_focus (self->filter_button);
  plakat_chips_remove (query, chip, self->place->list);
  plakat_wall_page_set_query (self, query);
}

static void
free_chips (gpointer data)
{
  g_ptr_array_unref (data);
}

static GtkWidget *
create_chip (PlakatWallPage *self, GPtrArray *chips, const PlakatChip *chip)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *label = gtk_label_new (chip->label);
  GtkWidget *cross = gtk_image_new_from_icon_name ("window-close-symbolic");
  /* Translators: %s is a genre, a decade, a country */
  g_autofree char *words = g_strdup_printf (_ ("Remove the filter %s"), chip->label);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 36);
  gtk_image_set_pixel_size (GTK_IMAGE (cross), 12);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), cross);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "chip");
  gtk_widget_set_tooltip_text (button, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  g_object_set_data (G_OBJECT (button), "plakat-chip", (gpointer) chip);
  g_object_set_data_full (G_OBJECT (button), "plakat-chips", g_ptr_array_ref (chips), free_chips);
  g_signal_connect_object (button, "clicked", G_CALLBACK (chip_clicked_cb), self, G_CONNECT_SWAPPED);
  return button;
}

/** plakat_wall_page_show_chips: anew, in the words that are known now */
void
plakat_wall_page_show_chips (PlakatWallPage *self)
{
  g_autoptr (GPtrArray) chips = plakat_chips_list (self->query, self->place->list, self->labels);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->chips));

  while (child != NULL)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (child);

      if (child != self->filter_button)
        adw_wrap_box_remove (self->chips, child);
      child = next;
    }
  for (guint i = chips->len; i > 0; i--)
    adw_wrap_box_prepend (self->chips, create_chip (self, chips, g_ptr_array_index (chips, i - 1)));
}

static void
moved_cb (PlakatWallPage *self, const char *film_uid, const char *before)
{
  g_assert (PLAKAT_IS_WALL_PAGE (self));

  plakat_list_edits_move (GTK_WIDGET (self), plakat_account_get_library (self->account), self->place->list,
                          film_uid, before);
}

static void
facet_toggled_cb (PlakatWallPage *self, int facet, const char *value, const char *label, gboolean leave_out)
{
  g_autoptr (PlakatQuery) query = plakat_query_copy (self->query);

  g_assert (PLAKAT_IS_WALL_PAGE (self));

  g_hash_table_insert (self->labels, plakat_chips_create_key ((PlakatFacet) facet, value), g_strdup (label));
  plakat_chips_toggle (query, (PlakatFacet) facet, value, leave_out);
  plakat_wall_page_set_query (self, query);
}

static void
facet_ranged_cb (PlakatWallPage *self, int facet, const char *range)
{
  g_autoptr (PlakatQuery) query = plakat_query_copy (self->query);

  g_assert (PLAKAT_IS_WALL_PAGE (self));

  plakat_chips_set_range (query, (PlakatFacet) facet, range);
  plakat_wall_page_set_query (self, query);
}

static void
remove_last_cb (PlakatWallPage *self)
{
  g_autoptr (PlakatQuery) query = plakat_query_copy (self->query);

  g_assert (PLAKAT_IS_WALL_PAGE (self));

  /* the place's own term is the first and stays */
  if (query->terms->len > (self->place->list ? 1u : 0u))
    g_ptr_array_remove_index (query->terms, query->terms->len - 1);
  plakat_wall_page_set_query (self, query);
}

static void
set_account (PlakatWallPage *self, PlakatAccount *account)
{
  if (!g_set_object (&self->account, account) || account == NULL)
    return;
  self->films =
      plakat_film_list_new (plakat_account_get_catalogue (account), plakat_account_get_library (account));
  g_signal_connect_object (self->films, "items-changed", G_CALLBACK (films_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_group_set_target (self->engine_signals, plakat_account_get_engine (account));
  if (self->place->list == NULL)
    plakat_fill_bar_set_engine (self->fill, plakat_account_get_engine (account));
  plakat_facet_popover_set_query (self->facets, plakat_account_get_catalogue (account), self->query);
  /* a list that nobody looks at is not asked for: see map */
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    run_query (self);
}

static void
plakat_wall_page_map (GtkWidget *widget)
{
  PlakatWallPage *self = PLAKAT_WALL_PAGE (widget);

  GTK_WIDGET_CLASS (plakat_wall_page_parent_class)->map (widget);
  if (self->asked == 0)
    {
      plakat_wall_page_show_films (self);
      run_query (self);
    }
}

static void
plakat_wall_page_measure (GtkWidget *widget,
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
plakat_wall_page_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PlakatWallPage *self = PLAKAT_WALL_PAGE (widget);
  gboolean narrow = width < PLAKAT_WALL_NARROW;

  /* on a narrow window chips stay in one line, which scrolls */
  gtk_scrolled_window_set_policy (self->chip_scroller, narrow ? GTK_POLICY_EXTERNAL : GTK_POLICY_NEVER,
                                  GTK_POLICY_NEVER);
  if (self->wide != (width >= WIDE))
    {
      self->wide = width >= WIDE;
      update_count (self);
    }
  if (narrow)
    gtk_widget_add_css_class (widget, "narrow");
  else
    gtk_widget_remove_css_class (widget, "narrow");
  gtk_widget_size_allocate (self->content, &(GtkAllocation) { 0, 0, width, height }, baseline);
}

static void
plakat_wall_page_constructed (GObject *object)
{
  PlakatWallPage *self = PLAKAT_WALL_PAGE (object);
  GSettings *settings = plakat_application_get_settings (PLAKAT_APPLICATION_DEFAULT);

  G_OBJECT_CLASS (plakat_wall_page_parent_class)->constructed (object);
  if (self->place == NULL)
    self->place = plakat_place_find ("catalogue");
  self->query = plakat_place_create_query (self->place);
  plakat_wall_page_recall_order (self);
  plakat_wall_page_add_list_actions (self);
  plakat_wall_page_add_filter_actions (self);
  plakat_wall_page_update_actions (self);
  plakat_film_table_show_order (self->table, self->query);
  g_settings_bind (settings, "poster-width", self->wall, "poster-width", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "captions", self->wall, "captions", G_SETTINGS_BIND_GET);
  g_settings_bind (settings, "table", self, "as-table", G_SETTINGS_BIND_GET);
}

static void
plakat_wall_page_dispose (GObject *object)
{
  PlakatWallPage *self = PLAKAT_WALL_PAGE (object);

  self->asked++;
  gtk_widget_dispose_template (GTK_WIDGET (self), PLAKAT_TYPE_WALL_PAGE);
  g_clear_object (&self->engine_signals);
  g_clear_object (&self->films);
  g_clear_object (&self->actions);
  g_clear_object (&self->account);
  g_clear_pointer (&self->query, plakat_query_free);
  g_clear_pointer (&self->labels, g_hash_table_unref);
  G_OBJECT_CLASS (plakat_wall_page_parent_class)->dispose (object);
}

static void
plakat_wall_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PlakatWallPage *self = PLAKAT_WALL_PAGE (object);

  if (id == PROP_PLACE)
    g_value_set_string (value, self->place ? self->place->name : NULL);
  else if (id == PROP_ACCOUNT)
    g_value_set_object (value, self->account);
  else if (id == PROP_AS_TABLE)
    g_value_set_boolean (value, self->as_table);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
plakat_wall_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  PlakatWallPage *self = PLAKAT_WALL_PAGE (object);

  if (id == PROP_PLACE)
    self->place = plakat_place_find (g_value_get_string (value));
  else if (id == PROP_ACCOUNT)
    set_account (self, g_value_get_object (value));
  else if (id == PROP_AS_TABLE)
    {
      plakat_wall_page_set_as_table (self, g_value_get_boolean (value));
      update_state (self);
    }
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/plakat_app/Plakat/plakat-wall-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PlakatWallPage, content);
  gtk_widget_class_bind_template_child (widget_class, PlakatWallPage, stack);
  gtk_widget_class_bind_template_child (widget_class, PlakatWallPage, below);
  gtk_widget_class_bind_template_child (widget_class, PlakatWallPage, chip_scroller);
  gtk_widget_class_bind_template_child (widget_class, PlakatWallPage, chips);
  gtk_widget_class_bind_template_child (widget_class, PlakatWallPage, filter_button);
  gtk_widget_class_bind_template_child (widget_class, PlakatWallPage, facets);
  gtk_widget_class_bind_template_child (widget_class, PlakatWallPage, count);
  gtk_widget_class_bind_template_child (widget_class, PlakatWallPage, wall);
  gtk_widget_class_bind_template_child (widget_class, PlakatWallPage, empty);
  gtk_widget_class_bind_template_child (widget_class, PlakatWallPage, fill);
  gtk_widget_class_bind_template_callback (widget_class, facet_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, facet_ranged_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_last_cb);
  gtk_widget_class_bind_template_callback (widget_class, moved_cb);
}

/* Who comes here by key means the films, not the line of filters above them. */
static gboolean
plakat_wall_page_grab_focus (GtkWidget *widget)
{
  return plakat_wall_page_focus_films (PLAKAT_WALL_PAGE (widget));
}

/* Tab goes from child to child; with a grab_focus() of its own it would go to the films each time. */
static gboolean
plakat_wall_page_focus (GtkWidget *widget, GtkDirectionType direction)
{
  return gtk_widget_child_focus (PLAKAT_WALL_PAGE (widget)->content, direction);
}

static void
plakat_wall_page_class_init (PlakatWallPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = plakat_wall_page_constructed;
  object_class->dispose = plakat_wall_page_dispose;
  object_class->get_property = plakat_wall_page_get_property;
  object_class->set_property = plakat_wall_page_set_property;
  widget_class->focus = plakat_wall_page_focus;
  widget_class->grab_focus = plakat_wall_page_grab_focus;
  widget_class->map = plakat_wall_page_map;
  widget_class->measure = plakat_wall_page_measure;
  widget_class->size_allocate = plakat_wall_page_size_allocate;

  properties[PROP_PLACE] = g_param_spec_string (
      "place", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_ACCOUNT] = g_param_spec_object ("account", NULL, NULL, PLAKAT_TYPE_ACCOUNT,
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_AS_TABLE] =
      g_param_spec_boolean ("as-table", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_type_ensure (PLAKAT_TYPE_WALL);
  g_type_ensure (PLAKAT_TYPE_FILL_BAR);
  g_type_ensure (PLAKAT_TYPE_FILM_TABLE);
  g_type_ensure (PLAKAT_TYPE_BULK_BAR);
  g_type_ensure (PLAKAT_TYPE_FACET_POPOVER);
  bind_template (widget_class);
  plakat_wall_page_bind_view (widget_class);
}

static void
plakat_wall_page_init (PlakatWallPage *self)
{
  self->labels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  plakat_wall_page_add_actions (self);
  self->engine_signals = g_signal_group_new (PLAKAT_TYPE_ENGINE);
  g_signal_group_connect_swapped (self->engine_signals, "notify", G_CALLBACK (engine_changed_cb), self);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/** plakat_wall_page_get_actions: Returns: (transfer none): `sort` (key of an order), `reverse`, `shuffle`,
 * `gallery`, `select` (boolean), `jump` */
GActionGroup *
plakat_wall_page_get_actions (PlakatWallPage *self)
{
  g_return_val_if_fail (PLAKAT_IS_WALL_PAGE (self), NULL);

  return G_ACTION_GROUP (self->actions);
}

/** plakat_wall_page_set_query: shows what @query asks for; the wall begins at its top again */
void
plakat_wall_page_set_query (PlakatWallPage *self, const PlakatQuery *query)
{
  PlakatQuery *copy;

  g_return_if_fail (PLAKAT_IS_WALL_PAGE (self));
  g_return_if_fail (query != NULL);

  copy = plakat_query_copy (query);
  plakat_query_free (self->query);
  self->query = copy;
  plakat_wall_page_show_chips (self);
  plakat_wall_page_update_actions (self);
  plakat_film_table_show_order (self->table, self->query);
  update_count (self);
  if (self->account != NULL)
    plakat_facet_popover_set_query (self->facets, plakat_account_get_catalogue (self->account), self->query);
  run_query (self);
}
