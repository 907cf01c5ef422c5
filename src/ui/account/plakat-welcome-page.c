/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "plakat-announce.h"
#include "plakat-application.h"
#include "plakat-focus.h"
#include "plakat-starter-films.h"
#include "plakat-welcome-page.h"
#include "plakat-welcome-wall.h"

#define MOST_POSTERS 48

struct _PlakatWelcomePage
{
  AdwNavigationPage parent_instance;

  PlakatAccounts *accounts;

  PlakatWelcomeWall *wall;
  GtkWidget *local_row;
  GtkStack *local_stack;
  GtkLabel *problem;
};

G_DEFINE_FINAL_TYPE (PlakatWelcomePage, plakat_welcome_page, ADW_TYPE_NAVIGATION_PAGE)

static void
set_waiting (PlakatWelcomePage *self, gboolean waiting)
{
  gtk_widget_set_sensitive (self->local_row, !waiting);
  gtk_stack_set_visible_child_name (self->local_stack, waiting ? "waiting" : "arrow");
}

static DexFuture *
local_fiber (gpointer data)
{
  PlakatWelcomePage *self = data;
  g_autoptr (PlakatAccount) account = NULL;
  g_autoptr (GError) error = NULL;

  account = dex_await_object (plakat_accounts_open_local (self->accounts), &error);
  if (account != NULL || gtk_widget_get_root (GTK_WIDGET (self)) == NULL)
    return NULL;
  set_waiting (self, FALSE);
  gtk_label_set_text (self->problem, error->message);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
  plakat_announce (GTK_WIDGET (self), error->message, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
  return NULL;
}

static void
local_cb (PlakatWelcomePage *self)
{
  g_assert (PLAKAT_IS_WELCOME_PAGE (self));

  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
  set_waiting (self, TRUE);
  dex_future_disown (dex_scheduler_spawn (NULL, 0, local_fiber, g_object_ref (self), g_object_unref));
}

static DexFuture *
posters_fiber (gpointer data)
{
  PlakatWelcomePage *self = data;
  g_autoptr (GPtrArray) films =
      dex_await_boxed (plakat_starter_films_load (
                           plakat_application_get_starter_dir (PLAKAT_APPLICATION_DEFAULT), MOST_POSTERS),
                       NULL);

  if (films != NULL && self->wall != NULL)
    plakat_welcome_wall_set_films (self->wall, films);
  return NULL;
}

static void
plakat_welcome_page_dispose (GObject *object)
{
  PlakatWelcomePage *self = PLAKAT_WELCOME_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), PLAKAT_TYPE_WELCOME_PAGE);
  g_clear_object (&self->accounts);
  G_OBJECT_CLASS (plakat_welcome_page_parent_class)->dispose (object);
}

/* The first choice has the focus, unless the person comes back to the one that was pressed. */
static void
plakat_welcome_page_shown (AdwNavigationPage *page)
{
  PlakatWelcomePage *self = PLAKAT_WELCOME_PAGE (page);

  if (plakat_focus_find (GTK_WIDGET (self)) == NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->local_row));
}

static void
plakat_welcome_page_class_init (PlakatWelcomePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = plakat_welcome_page_dispose;
  ADW_NAVIGATION_PAGE_CLASS (klass)->shown = plakat_welcome_page_shown;
  g_type_ensure (PLAKAT_TYPE_WELCOME_WALL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/plakat_app/Plakat/plakat-welcome-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PlakatWelcomePage, wall);
  gtk_widget_class_bind_template_child (widget_class, PlakatWelcomePage, local_row);
  gtk_widget_class_bind_template_child (widget_class, PlakatWelcomePage, local_stack);
  gtk_widget_class_bind_template_child (widget_class, PlakatWelcomePage, problem);
  gtk_widget_class_bind_template_callback (widget_class, local_cb);
}

static void
plakat_welcome_page_init (PlakatWelcomePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

PlakatWelcomePage *
plakat_welcome_page_new (PlakatAccounts *accounts)
{
  PlakatWelcomePage *self = g_object_new (PLAKAT_TYPE_WELCOME_PAGE, NULL);

  self->accounts = g_object_ref (accounts);
  dex_future_disown (dex_scheduler_spawn (NULL, 0, posters_fiber, g_object_ref (self), g_object_unref));
  return self;
}
