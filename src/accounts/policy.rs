//! The policy: every decision of who may do what is made by [`allows`] and nowhere else.

use crate::closed_list;

closed_list! {
    /// Something a person or machine wants to do. Every route of the web room names one.
    Action {
        /// Read pages and answers of the public directory.
        ReadDirectory = "read_directory",
        /// Fetch the style sheet, scripts and icons.
        ReadAssets = "read_assets",
        /// Ask whether the node is alive and up to date.
        ReadHealth = "read_health",
        /// Read counters of requests, times and index lag.
        ReadMetrics = "read_metrics",
    }
}

closed_list! {
    /// Who is asking.
    Actor {
        /// Anybody, known or not.
        Visitor = "visitor",
        /// Whoever runs the node: a direct connection from the machine itself or from an address that the
        /// configuration names.
        Operator = "operator",
    }
}

/// What the action is done to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resource {
    /// The node as a whole.
    Node,
    /// Everything that is listed for the public.
    PublicDirectory,
}

impl Action {
    /// What the action is done to when a route names nothing narrower.
    pub const fn resource(self) -> Resource {
        match self {
            Self::ReadDirectory => Resource::PublicDirectory,
            Self::ReadAssets | Self::ReadHealth | Self::ReadMetrics => Resource::Node,
        }
    }
}

/// Whether `actor` may do `action` to `resource`.
///
/// Counters stay with the operator: they hold no personal data, but tell strangers how busy a helpline's
/// directory is and how its node is doing.
pub const fn allows(actor: Actor, action: Action, resource: Resource) -> bool {
    match (action, resource) {
        (Action::ReadDirectory, Resource::PublicDirectory) => true,
        (Action::ReadAssets | Action::ReadHealth, Resource::Node) => true,
        (Action::ReadMetrics, Resource::Node) => matches!(actor, Actor::Operator),
        (Action::ReadDirectory, Resource::Node)
        | (Action::ReadAssets | Action::ReadHealth | Action::ReadMetrics, Resource::PublicDirectory) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_policy_on_one_page() {
        let mut table = String::new();
        for &action in Action::ALL {
            let may = |actor| if allows(actor, action, action.resource()) { "yes" } else { "no" };
            table.push_str(&format!(
                "{:<16} visitor {:<4} operator {}\n",
                action.slug(),
                may(Actor::Visitor),
                may(Actor::Operator)
            ));
        }
        insta::assert_snapshot!(table, @r"
        read_directory   visitor yes  operator yes
        read_assets      visitor yes  operator yes
        read_health      visitor yes  operator yes
        read_metrics     visitor no   operator yes
        ");
    }

    #[test]
    fn an_action_on_the_wrong_thing_is_refused_to_everybody() {
        for &actor in Actor::ALL {
            assert!(!allows(actor, Action::ReadMetrics, Resource::PublicDirectory));
            assert!(!allows(actor, Action::ReadDirectory, Resource::Node));
        }
    }
}
