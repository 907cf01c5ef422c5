/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-service.h"

G_BEGIN_DECLS

void plakat_service_attach_http (PlakatService *service);

G_END_DECLS
