/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-film-table.h"
#include "plakat-film-text.h"
#include "plakat-words.h"

/* A title has room for so many at the least. */
#define TITLE_CHARS 16
/* Below these widths there is no room for the columns that say the least. */
#define MIDDLE 760
#define NARROW 500

#define WATCH_KEY "plakat-film-table-watch"
#define CELL_KEY "plakat-film-table-cell"

struct _PlakatFilmTable
{
  GtkWidget parent_instance;

  PlakatFilmList *films;
  PlakatWallSelection *selection;
  GtkColumnViewColumn *columns[8];
  gboolean listed; /* films of a list: when they came on it is not theirs to say */
  guint room;      /* of which the columns were chosen: 0 narrow, 1, 2 wide */
  guint room_source;
  gboolean showing; /* the headings follow the query, not the other way round */
  gint32 kept_id;   /* the first film that was seen, while others take the place of the list's */
  guint kept_at;
  double kept_offset;
  guint kept_source;

  GtkWidget *scroller;
  GtkColumnView *view;
};

enum
{
  SORT_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PlakatFilmTable, plakat_film_table, GTK_TYPE_WIDGET)

/* ── what the columns say ──────────────────────────────────────────────── */

static char *
get_title (PlakatFilmItem *film)
{
  return g_strdup (plakat_film_item_get_title (film));
}

static char *
get_year (PlakatFilmItem *film)
{
  int year = plakat_film_item_get_year (film);

  return year > 0 ? g_strdup_printf ("%d", year) : NULL;
}

static char *
get_directors (PlakatFilmItem *film)
{
  return g_strjoinv (", ", (char **) plakat_film_item_get_directors (film));
}

static char *
get_runtime (PlakatFilmItem *film)
{
  return plakat_film_text_runtime (plakat_film_item_get_runtime (film));
}

static char *
get_rating (PlakatFilmItem *film)
{
  double rating = plakat_film_item_get_rating (film);

  /* Translators: an average rating, 0 to 10 */
  return rating > 0 ? g_strdup_printf (_ ("%.1f"), rating) : NULL;
}

static char *
get_mine (PlakatFilmItem *film)
{
  int half_stars = (int) PLAKAT_MARKS_HALF_STARS (plakat_film_item_get_marks (film));

  return half_stars > 0 ? plakat_words_stars (half_stars) : NULL;
}

static char *
get_genres (PlakatFilmItem *film)
{
  return g_strjoinv (", ", (char **) plakat_film_item_get_genres (film));
}

static char *
get_added (PlakatFilmItem *film)
{
  gint64 seconds = plakat_film_item_get_added_at (film);
  g_autoptr (GDateTime) then = seconds > 0 ? g_date_time_new_from_unix_local (seconds) : NULL;

  return then ? g_date_time_format (then, "%x") : NULL;
}

typedef char *(*GetText) (PlakatFilmItem *film);

/* Orders that begin with the most: the heading's arrow points down then. */
static const struct
{
  const char *title;
  GetText get;
  PlakatOrder order;
  gboolean downwards;
  gboolean number;
  int width;  /* -1: what is left */
  guint room; /* there must be so much for it */
} kinds[] = {
  { N_ ("Title"), get_title, PLAKAT_ORDER_TITLE, FALSE, FALSE, -1, 0 },
  { N_ ("Year"), get_year, PLAKAT_ORDER_RELEASE, TRUE, TRUE, 72, 0 },
  { N_ ("Director"), get_directors, PLAKAT_ORDER_DIRECTOR, FALSE, FALSE, 180, 1 },
  { N_ ("Runtime"), get_runtime, PLAKAT_ORDER_RUNTIME, FALSE, TRUE, 104, 1 },
  { N_ ("Rating"), get_rating, PLAKAT_ORDER_RATING, TRUE, TRUE, 80, 0 },
  { N_ ("My Rating"), get_mine, PLAKAT_ORDER_MY_RATING, TRUE, TRUE, 104, 1 },
  { N_ ("Genres"), get_genres, PLAKAT_ORDER_GENRE, FALSE, FALSE, 200, 2 },
  { N_ ("Added"), get_added, PLAKAT_ORDER_ADDED, TRUE, TRUE, 112, 2 },
};

#define N_KINDS G_N_ELEMENTS (kinds)

/* ── cells and rows ────────────────────────────────────────────────────── */

static void
show_text (GtkInscription *cell, GParamSpec *pspec, PlakatFilmItem *film)
{
  GetText get = (GetText) g_object_get_data (G_OBJECT (cell), "plakat-text");
  g_autofree char *text = plakat_film_item_get_loaded (film) ? get (film) : NULL;

  gtk_inscription_set_text (cell, text);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkColumnViewCell *item, gpointer kind)
{
  guint i = GPOINTER_TO_UINT (kind);
  GtkWidget *cell = gtk_inscription_new (NULL);
  GSignalGroup *group = g_signal_group_new (PLAKAT_TYPE_FILM_ITEM);

  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (cell), GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  /* as the headings, which nobody can put at the other end */
  gtk_inscription_set_xalign (GTK_INSCRIPTION (cell), 0);
  if (kinds[i].width < 0)
    gtk_inscription_set_min_chars (GTK_INSCRIPTION (cell), TITLE_CHARS);
  if (kinds[i].number)
    gtk_widget_add_css_class (cell, "numeric");
  g_object_set_data (G_OBJECT (cell), "plakat-text", (gpointer) kinds[i].get);
  g_signal_group_connect_swapped (group, "notify::loaded", G_CALLBACK (show_text), cell);
  g_signal_group_connect_swapped (group, "notify::marks", G_CALLBACK (show_text), cell);
  g_object_set_data_full (G_OBJECT (cell), WATCH_KEY, group, g_object_unref);
  g_object_set_data (G_OBJECT (cell), CELL_KEY, item);
  gtk_column_view_cell_set_child (item, cell);
  /* the row has the focus, and the name */
  gtk_column_view_cell_set_focusable (item, FALSE);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkColumnViewCell *item)
{
  GtkWidget *cell = gtk_column_view_cell_get_child (item);
  PlakatFilmItem *film = gtk_column_view_cell_get_item (item);

  g_signal_group_set_target (g_object_get_data (G_OBJECT (cell), WATCH_KEY), film);
  show_text (GTK_INSCRIPTION (cell), NULL, film);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkColumnViewCell *item)
{
  g_signal_group_set_target (g_object_get_data (G_OBJECT (gtk_column_view_cell_get_child (item)), WATCH_KEY),
                             NULL);
}

static void
show_label (GtkColumnViewRow *row)
{
  PlakatFilmItem *film = gtk_column_view_row_get_item (row);
  g_autofree char *label = NULL;

  if (film != NULL && plakat_film_item_get_loaded (film))
    label = plakat_words_film (plakat_film_item_get_title (film), plakat_film_item_get_year (film),
                               plakat_film_item_get_marks (film));
  gtk_column_view_row_set_accessible_label (row, label ? label : _ ("A film that is being read"));
}

static void
row_bind_cb (PlakatFilmTable *self, GtkColumnViewRow *row)
{
  PlakatFilmItem *film = gtk_column_view_row_get_item (row);

  g_assert (PLAKAT_IS_FILM_TABLE (self));

  g_signal_connect_object (film, "notify", G_CALLBACK (show_label), row, G_CONNECT_SWAPPED);
  show_label (row);
}

static void
row_unbind_cb (PlakatFilmTable *self, GtkColumnViewRow *row)
{
  g_assert (PLAKAT_IS_FILM_TABLE (self));

  g_signal_handlers_disconnect_by_data (gtk_column_view_row_get_item (row), row);
}

static void
activate_cb (PlakatFilmTable *self, guint position)
{
  g_autoptr (PlakatFilmItem) film = g_list_model_get_item (G_LIST_MODEL (self->films), position);

  g_assert (PLAKAT_IS_FILM_TABLE (self));

  if (plakat_wall_selection_get_active (self->selection))
    plakat_wall_selection_toggle (self->selection, position);
  else if (film != NULL && plakat_film_item_get_loaded (film))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-film", "s", plakat_film_item_get_uid (film));
}

static guint
find_position (PlakatFilmTable *self, double x, double y)
{
  GtkWidget *at = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);
  GtkWidget *text = at != NULL && !GTK_IS_INSCRIPTION (at) ? gtk_widget_get_first_child (at) : at;
  GtkColumnViewCell *cell = text ? g_object_get_data (G_OBJECT (text), CELL_KEY) : NULL;

  return cell ? gtk_column_view_cell_get_position (cell) : GTK_INVALID_LIST_POSITION;
}

/* With Ctrl or Shift a click selects, as on the wall. */
static void
pressed_cb (PlakatFilmTable *self, int n_press, double x, double y, GtkGesture *gesture)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  guint position = self->selection != NULL && state & (GDK_CONTROL_MASK | GDK_SHIFT_MASK)
                       ? find_position (self, x, y)
                       : GTK_INVALID_LIST_POSITION;

  g_assert (PLAKAT_IS_FILM_TABLE (self));

  if (position == GTK_INVALID_LIST_POSITION)
    {
      gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_column_view_scroll_to (self->view, position, NULL, GTK_LIST_SCROLL_FOCUS, NULL);
  if (state & GDK_SHIFT_MASK)
    plakat_wall_selection_extend (self->selection, position);
  else
    plakat_wall_selection_toggle (self->selection, position);
}

/* ── headings ──────────────────────────────────────────────────────────── */

static void
sorter_changed_cb (PlakatFilmTable *self, GtkSorterChange change, GtkColumnViewSorter *sorter)
{
  GtkColumnViewColumn *column = gtk_column_view_sorter_get_primary_sort_column (sorter);
  GtkSortType direction = gtk_column_view_sorter_get_primary_sort_order (sorter);

  g_assert (PLAKAT_IS_FILM_TABLE (self));

  for (guint i = 0; !self->showing && column != NULL && i < N_KINDS; i++)
    if (self->columns[i] == column)
      g_signal_emit (self, signals[SORT_CHOSEN], 0, kinds[i].order,
                     (direction == GTK_SORT_DESCENDING) != kinds[i].downwards);
}

static GtkColumnViewColumn *
create_column (guint kind)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkColumnViewColumn *column;
  /* it only makes the heading one that can be pressed: the catalogue sorts */
  g_autoptr (GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (NULL, NULL, NULL));

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), GUINT_TO_POINTER (kind));
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  column = gtk_column_view_column_new (_ (kinds[kind].title), factory);
  gtk_column_view_column_set_expand (column, kinds[kind].width < 0);
  gtk_column_view_column_set_resizable (column, TRUE);
  if (kinds[kind].width > 0)
    gtk_column_view_column_set_fixed_width (column, kinds[kind].width);
  gtk_column_view_column_set_sorter (column, sorter);
  return column;
}

static void
choose_columns (PlakatFilmTable *self)
{
  for (guint i = 0; i < N_KINDS; i++)
    gtk_column_view_column_set_visible (
        self->columns[i], kinds[i].room <= self->room && !(self->listed && kinds[i].get == get_added));
}

static gboolean
room_cb (gpointer data)
{
  PlakatFilmTable *self = data;

  self->room_source = 0;
  choose_columns (self);
  return G_SOURCE_REMOVE;
}

/* Not in the midst of the layout that brought it about. */
static void
plakat_film_table_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PlakatFilmTable *self = PLAKAT_FILM_TABLE (widget);
  guint room = width < NARROW ? 0 : width < MIDDLE ? 1 : 2;

  gtk_widget_size_allocate (self->scroller, &(GtkAllocation) { 0, 0, width, height }, baseline);
  if (room == self->room)
    return;
  self->room = room;
  if (self->room_source == 0)
    self->room_source = g_idle_add_full (GDK_PRIORITY_REDRAW - 10, room_cb, self, NULL);
}

static void
plakat_film_table_measure (GtkWidget *widget,
                           GtkOrientation orientation,
                           int for_size,
                           int *minimum,
                           int *natural,
                           int *minimum_baseline,
                           int *natural_baseline)
{
  gtk_widget_measure (PLAKAT_FILM_TABLE (widget)->scroller, orientation, for_size, minimum, natural,
                      minimum_baseline, natural_baseline);
}

/* ── the place that is looked at ───────────────────────────────────────── */

static double
get_row_height (PlakatFilmTable *self, GtkAdjustment *adjustment)
{
  guint n_films = self->films ? g_list_model_get_n_items (G_LIST_MODEL (self->films)) : 0;

  return n_films > 0 ? gtk_adjustment_get_upper (adjustment) / n_films : 0;
}

static void
replacing_cb (PlakatFilmTable *self, gboolean follows)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  double height = get_row_height (self, adjustment);
  guint n_ids;
  const gint32 *ids = plakat_film_list_get_ids (self->films, &n_ids);

  g_assert (PLAKAT_IS_FILM_TABLE (self));

  self->kept_id = 0;
  self->kept_at = plakat_film_table_get_first_seen (self);
  if (!follows || height < 1 || gtk_adjustment_get_value (adjustment) < 1 || self->kept_at >= n_ids)
    return;
  self->kept_id = ids[self->kept_at];
  self->kept_offset = gtk_adjustment_get_value (adjustment) - self->kept_at * height;
}

static gboolean
restore_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  PlakatFilmTable *self = PLAKAT_FILM_TABLE (widget);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  double height = get_row_height (self, adjustment);

  if (self->films != NULL && height < 1)
    return G_SOURCE_CONTINUE;
  self->kept_source = 0;
  gtk_adjustment_set_value (adjustment, self->kept_at * height + self->kept_offset);
  return G_SOURCE_REMOVE;
}

static void
restore_soon (PlakatFilmTable *self, guint position, double offset)
{
  self->kept_at = position;
  self->kept_offset = offset;
  if (self->kept_source == 0)
    self->kept_source = gtk_widget_add_tick_callback (GTK_WIDGET (self), restore_cb, NULL, NULL);
}

static void
replaced_cb (PlakatFilmTable *self)
{
  guint found;

  g_assert (PLAKAT_IS_FILM_TABLE (self));

  if (self->kept_id == 0)
    return;
  found = plakat_film_list_find (self->films, self->kept_id, self->kept_at);
  if (found < g_list_model_get_n_items (G_LIST_MODEL (self->films)))
    self->kept_at = found;
  gtk_column_view_scroll_to (self->view, self->kept_at, NULL, GTK_LIST_SCROLL_NONE, NULL);
  restore_soon (self, self->kept_at, self->kept_offset);
}

static void
value_cb (PlakatFilmTable *self)
{
  g_assert (PLAKAT_IS_FILM_TABLE (self));

  if (self->films != NULL)
    plakat_film_list_set_centre (self->films, plakat_film_table_get_first_seen (self));
}

/* ── the object ────────────────────────────────────────────────────────── */

static gboolean
plakat_film_table_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (PLAKAT_FILM_TABLE (widget)->view));
}

static gboolean
plakat_film_table_focus (GtkWidget *widget, GtkDirectionType direction)
{
  return gtk_widget_child_focus (GTK_WIDGET (PLAKAT_FILM_TABLE (widget)->scroller), direction);
}

static void
plakat_film_table_dispose (GObject *object)
{
  PlakatFilmTable *self = PLAKAT_FILM_TABLE (object);

  g_clear_handle_id (&self->room_source, g_source_remove);
  if (self->kept_source != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->kept_source);
  self->kept_source = 0;
  if (self->films != NULL)
    g_signal_handlers_disconnect_by_data (self->films, self);
  g_clear_object (&self->films);
  g_clear_object (&self->selection);
  gtk_widget_dispose_template (GTK_WIDGET (self), PLAKAT_TYPE_FILM_TABLE);
  G_OBJECT_CLASS (plakat_film_table_parent_class)->dispose (object);
}

static void
plakat_film_table_class_init (PlakatFilmTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = plakat_film_table_dispose;
  widget_class->focus = plakat_film_table_focus;
  widget_class->grab_focus = plakat_film_table_grab_focus;
  widget_class->measure = plakat_film_table_measure;
  widget_class->size_allocate = plakat_film_table_size_allocate;
  signals[SORT_CHOSEN] = g_signal_new ("sort-chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_BOOLEAN);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/plakat_app/Plakat/plakat-film-table.ui");
  gtk_widget_class_bind_template_child (widget_class, PlakatFilmTable, scroller);
  gtk_widget_class_bind_template_child (widget_class, PlakatFilmTable, view);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_unbind_cb);
}

static void
plakat_film_table_init (PlakatFilmTable *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect_object (click, "pressed", G_CALLBACK (pressed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  self->room = 2;
  for (guint i = 0; i < N_KINDS; i++)
    {
      self->columns[i] = create_column (i);
      gtk_column_view_append_column (self->view, self->columns[i]);
      g_object_unref (self->columns[i]);
    }
  g_signal_connect_object (gtk_column_view_get_sorter (self->view), "changed", G_CALLBACK (sorter_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller)),
                           "value-changed", G_CALLBACK (value_cb), self, G_CONNECT_SWAPPED);
}

GtkWidget *
plakat_film_table_new (void)
{
  return g_object_new (PLAKAT_TYPE_FILM_TABLE, NULL);
}

void
plakat_film_table_set_selection (PlakatFilmTable *self, PlakatWallSelection *selection, PlakatFilmList *films)
{
  g_return_if_fail (PLAKAT_IS_FILM_TABLE (self));
  g_return_if_fail ((selection == NULL) == (films == NULL));

  if (self->selection == selection)
    return;
  if (self->films != NULL)
    g_signal_handlers_disconnect_by_data (self->films, self);
  g_set_object (&self->selection, selection);
  g_set_object (&self->films, films);
  if (films != NULL)
    {
      g_signal_connect_object (films, "replacing", G_CALLBACK (replacing_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (films, "replaced", G_CALLBACK (replaced_cb), self, G_CONNECT_SWAPPED);
    }
  gtk_column_view_set_model (self->view, selection ? GTK_SELECTION_MODEL (selection) : NULL);
}

/** plakat_film_table_show_order: the headings say in which order the films are; when they came on a list is
 * not theirs to say */
void
plakat_film_table_show_order (PlakatFilmTable *self, const PlakatQuery *query)
{
  g_return_if_fail (PLAKAT_IS_FILM_TABLE (self));
  g_return_if_fail (query != NULL);

  self->listed = FALSE;
  for (guint i = 0; i < query->terms->len; i++)
    self->listed |= ((PlakatTerm *) g_ptr_array_index (query->terms, i))->facet == PLAKAT_FACET_LIST;
  self->showing = TRUE;
  gtk_column_view_sort_by_column (self->view, NULL, GTK_SORT_ASCENDING);
  for (guint i = 0; i < N_KINDS; i++)
    if (kinds[i].order == query->order)
      gtk_column_view_sort_by_column (self->view, self->columns[i],
                                      kinds[i].downwards != query->reversed ? GTK_SORT_DESCENDING
                                                                            : GTK_SORT_ASCENDING);
  choose_columns (self);
  self->showing = FALSE;
}

/** plakat_film_table_show_film: @position: becomes the topmost row, with the focus if @focus */
void
plakat_film_table_show_film (PlakatFilmTable *self, guint position, gboolean focus)
{
  g_return_if_fail (PLAKAT_IS_FILM_TABLE (self));

  if (self->films == NULL || position >= g_list_model_get_n_items (G_LIST_MODEL (self->films)))
    return;
  gtk_column_view_scroll_to (self->view, position, NULL, focus ? GTK_LIST_SCROLL_FOCUS : GTK_LIST_SCROLL_NONE,
                             NULL);
  restore_soon (self, position, 0);
}

/** plakat_film_table_get_first_seen: Returns: the position of the topmost row */
guint
plakat_film_table_get_first_seen (PlakatFilmTable *self)
{
  GtkAdjustment *adjustment;
  double height;

  g_return_val_if_fail (PLAKAT_IS_FILM_TABLE (self), 0);

  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  height = get_row_height (self, adjustment);
  return height >= 1 ? (guint) (gtk_adjustment_get_value (adjustment) / height) : 0;
}
