/** The console's pages, in the order of the navigation. */

import { AccountsPage } from "./accounts/page.js";
import { AlertsPage } from "./alerts/page.js";
import { AnnouncementsPage } from "./announcements/page.js";
import { AuditPage } from "./audit/page.js";
import { CampaignsPage } from "./campaigns/page.js";
import { CalibrationPage } from "./calibration/page.js";
import { CoachingPage } from "./coaching/page.js";
import { Desk } from "./desk.js";
import { DutyPage } from "./duty/page.js";
import { FloorPage } from "./floor/page.js";
import { FormsPage } from "./forms/page.js";
import { GrantsPage } from "./grants/page.js";
import { HoldsPage } from "./holds/page.js";
import { IncidentsPage } from "./incidents/page.js";
import { MePage } from "./me/page.js";
import { MonthsPage } from "./months/page.js";
import { MomentsPage } from "./moments/page.js";
import { OwnPage } from "./own/page.js";
import { QualityPage } from "./quality/page.js";
import { RosterPage } from "./roster/page.js";
import { ReportsPage } from "./reports/page.js";
import { RulesPage } from "./rules/page.js";
import { ScreensPage } from "./screens/page.js";
import { SilencesPage } from "./silences/page.js";
import { TrainingsPage } from "./trainings/page.js";
import { WeeksPage } from "./weeks/page.js";

const desk = new Desk(/** @type {HTMLElement} */ (document.getElementById("desk")), [
  { id: "floor", sign: "floor", make: (owner) => new FloorPage(owner) },
  { id: "alerts", sign: "alerts", make: (owner) => new AlertsPage(owner), group: "alerts", whole: true },
  { id: "incidents", sign: "alerts", make: (owner) => new IncidentsPage(owner), right: "see_alerts", group: "alerts" },
  { id: "silences", sign: "alerts", make: (owner) => new SilencesPage(owner), right: "see_alerts", group: "alerts" },
  { id: "announcements", sign: "alerts", make: (owner) => new AnnouncementsPage(owner), right: ["announce", "see_alerts"], group: "alerts" },
  { id: "duty", sign: "alerts", make: (owner) => new DutyPage(owner), right: "see_roster", group: "alerts" },
  { id: "rules", sign: "alerts", make: (owner) => new RulesPage(owner), right: "see_alerts", group: "alerts" },
  { id: "months", sign: "alerts", make: (owner) => new MonthsPage(owner), right: "see_alerts", group: "alerts" },
  { id: "moments", sign: "moments", make: (owner) => new MomentsPage(owner), whole: true },
  { id: "quality", sign: "quality", make: (owner) => new QualityPage(owner), right: ["see_samples", "see_assigned_samples"], group: "quality" },
  { id: "weeks", sign: "quality", make: (owner) => new WeeksPage(owner), right: "see_samples", group: "quality" },
  { id: "campaigns", sign: "quality", make: (owner) => new CampaignsPage(owner), right: ["manage_plans", "see_reports"], group: "quality" },
  { id: "calibration", sign: "quality", make: (owner) => new CalibrationPage(owner), right: "calibrate", group: "quality" },
  { id: "coaching", sign: "quality", make: (owner) => new CoachingPage(owner), right: ["coach", "assign_samples"], group: "quality" },
  { id: "forms", sign: "quality", make: (owner) => new FormsPage(owner), right: ["score_samples", "manage_forms"], group: "quality" },
  { id: "reports", sign: "quality", make: (owner) => new ReportsPage(owner), right: "see_reports", group: "quality" },
  { id: "trainings", sign: "quality", make: (owner) => new TrainingsPage(owner), right: ["see_reports", "coach", "calibrate"], group: "quality" },
  { id: "own", sign: "quality", make: (owner) => new OwnPage(owner), right: "see_own_quality", group: "quality" },
  { id: "screens", sign: "screens", make: (owner) => new ScreensPage(owner), right: "approve_screens", group: "manage" },
  { id: "roster", sign: "roster", make: (owner) => new RosterPage(owner), right: "see_roster", group: "manage" },
  { id: "accounts", sign: "accounts", make: (owner) => new AccountsPage(owner), right: "manage_accounts", group: "manage" },
  { id: "grants", sign: "grants", make: (owner) => new GrantsPage(owner), right: "request_grants", group: "manage" },
  { id: "holds", sign: "holds", make: (owner) => new HoldsPage(owner), right: "manage_retention", group: "manage" },
  { id: "audit", sign: "audit", make: (owner) => new AuditPage(owner), right: "see_audit", group: "manage" },
  { id: "me", sign: "me", make: (owner) => new MePage(owner), right: "signed_in" },
]);
desk.start();
