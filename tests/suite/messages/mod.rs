//! The outbox carried over real SMTP conversations, on both databases.

mod mail_server;

use crate::support::TestDatabase;
use fingerpost::accounts::{Accounts, AuditActor, Grant, NewUser, Role, Rules, users};
use fingerpost::database::{KeySource, Keys};
use fingerpost::messages::{MessageKind, Outcome, Recipient, Smtp, outbox, queue};
use fingerpost::worker::{Delivered, Delivery};
use mail_server::MailServer;
use std::sync::atomic::AtomicBool;
use uuid::Uuid;

const GROUP: Uuid = Uuid::from_u128(1);
const SUBJECT: Uuid = Uuid::from_u128(77);
static RUN: AtomicBool = AtomicBool::new(false);

fn accounts(db: &TestDatabase) -> Accounts {
    let keys = Keys::open(KeySource::File(db.folder().join("keys")), db).unwrap();
    Accounts { database: (**db).clone(), keys, rules: Rules::default() }
}

fn member(accounts: &Accounts, email: &str) -> Uuid {
    let grants = [Grant::in_organization(Role::GroupMember, GROUP)];
    let new = NewUser { name: "Shanthi Perera", email, grants: &grants };
    accounts.database.write(|tx| users::add(tx, &accounts.keys, AuditActor::Operator, new)).unwrap()
}

fn postman(accounts: &Accounts, server: &MailServer) -> Delivery {
    let smtp = Smtp::new(&server.url(), "Fingerpost <no-reply@example.org>").unwrap();
    Delivery::new(accounts.clone(), Some(Box::new(smtp)), "Fingerpost", "https://help.example.org")
}

fn tell(db: &TestDatabase, kind: MessageKind, to: Recipient) {
    db.write(|tx| outbox::write(tx, kind, to, SUBJECT)).unwrap();
}

fn pass(postman: &Delivery) -> Delivered {
    postman.pass(&RUN).unwrap()
}

fn done(sent: usize, later: usize, given_up: usize) -> Delivered {
    Delivered { sent, later, given_up }
}

on_both_backends! {
    fn everybody_of_a_group_is_told_once_and_nothing_of_anybody_is_said(db) {
        let (accounts, server) = (accounts(db), MailServer::start());
        member(&accounts, "shanthi@example.org");
        let gone = member(&accounts, "left@example.org");
        let version = db.read(|conn| users::by_id(conn, &accounts.keys, gone)).unwrap().version;
        db.write(|tx| users::set_active(tx, &accounts.keys, AuditActor::Operator, gone, version, false)).unwrap();
        member(&accounts, "bob@example.org");
        tell(db, MessageKind::NewRequest, Recipient::Organization(GROUP));
        assert_eq!(pass(&postman(&accounts, &server)), done(2, 0, 0));
        assert_eq!(pass(&postman(&accounts, &server)), done(0, 0, 0), "a new postman has nothing left to do");
        let mut received = server.received();
        received.sort_by(|a, b| a.to.cmp(&b.to));
        let to: Vec<&str> = received.iter().map(|one| one.to.as_str()).collect();
        assert_eq!(to, ["bob@example.org", "shanthi@example.org"]);
        for letter in &received {
            assert_eq!(letter.from, "no-reply@example.org");
            assert_eq!(letter.header("Subject"), MessageKind::NewRequest.subject());
            assert_eq!(letter.header("Auto-Submitted"), "auto-generated");
            assert!(letter.data.contains(&format!("https://help.example.org/received/{SUBJECT}")), "{}", letter.data);
            assert!(!letter.data.contains("Shanthi"), "{}", letter.data);
        }
        assert_ne!(received[0].header("Message-ID"), received[1].header("Message-ID"));
        assert!(db.read(|conn| outbox::unsent(conn, 10)).unwrap().is_empty());
    }

    fn a_letter_not_taken_now_is_tried_later_and_only_it(db) {
        let (accounts, server) = (accounts(db), MailServer::start());
        member(&accounts, "shanthi@example.org");
        member(&accounts, "bob@example.org");
        server.answer("bob@example.org", Some("451 try again later"));
        tell(db, MessageKind::Reminder, Recipient::Organization(GROUP));
        assert_eq!(pass(&postman(&accounts, &server)), done(1, 1, 0));
        assert_eq!(pass(&postman(&accounts, &server)), done(0, 0, 0), "its time has not come");
        db.clock().advance_seconds(60);
        assert_eq!(pass(&postman(&accounts, &server)), done(0, 1, 0));
        server.answer("bob@example.org", None);
        db.clock().advance_seconds(60);
        assert_eq!(pass(&postman(&accounts, &server)), done(0, 0, 0), "the second wait is longer");
        db.clock().advance_seconds(240);
        assert_eq!(pass(&postman(&accounts, &server)), done(1, 0, 0));
        assert_eq!(server.received().len(), 2);
        assert_eq!(db.read(queue::standing).unwrap(), queue::Standing::default());
    }

    fn a_mailbox_that_keeps_refusing_is_given_up_and_marked(db) {
        let (accounts, server) = (accounts(db), MailServer::start());
        let user = member(&accounts, "shanthi@example.org");
        server.answer("shanthi@example.org", Some("550 no such mailbox"));
        tell(db, MessageKind::Answer, Recipient::User(user));
        assert_eq!(pass(&postman(&accounts, &server)), done(0, 1, 0));
        db.clock().advance_seconds(60);
        assert_eq!(pass(&postman(&accounts, &server)), done(0, 1, 0));
        db.clock().advance_seconds(300);
        assert_eq!(pass(&postman(&accounts, &server)), done(0, 0, 1));
        db.clock().advance_seconds(86_400);
        server.answer("shanthi@example.org", None);
        assert_eq!(pass(&postman(&accounts, &server)), done(0, 0, 0));
        assert_eq!(db.read(queue::standing).unwrap(), queue::Standing { waiting: 0, given_up: 1 });
    }

    fn a_server_that_does_not_answer_is_tried_for_days(db) {
        let (accounts, server) = (accounts(db), MailServer::start());
        let user = member(&accounts, "shanthi@example.org");
        let nowhere = {
            let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
            format!("smtp://{}", free.local_addr().unwrap())
        };
        let smtp = Smtp::new(&nowhere, "no-reply@example.org").unwrap();
        let lost = Delivery::new(accounts.clone(), Some(Box::new(smtp)), "Fingerpost", "https://help.example.org");
        tell(db, MessageKind::Answer, Recipient::User(user));
        tell(db, MessageKind::Ended, Recipient::User(user));
        for _ in 0..5 {
            assert_eq!(pass(&lost), done(0, 2, 0));
            db.clock().advance_seconds(12 * 3_600);
        }
        let due = db.write(|tx| queue::claim(tx, 1)).unwrap();
        db.write(|tx| queue::settle(tx, &due[0], Outcome::Sent)).unwrap();
        db.clock().advance_seconds(3 * 86_400);
        assert_eq!(pass(&lost), done(0, 0, 1), "after four days");
        assert_eq!(pass(&postman(&accounts, &server)), done(0, 0, 0));
    }

    fn a_letter_in_somebodys_hands_is_not_tried_by_another(db) {
        let (accounts, server) = (accounts(db), MailServer::start());
        let user = member(&accounts, "shanthi@example.org");
        tell(db, MessageKind::Question, Recipient::User(user));
        db.write(|tx| queue::hand_out(tx, &accounts.keys)).unwrap();
        // The process dies after this and before it has sent anything.
        assert_eq!(db.write(|tx| queue::claim(tx, 10)).unwrap().len(), 1);
        assert_eq!(pass(&postman(&accounts, &server)), done(0, 0, 0));
        db.clock().advance_seconds(queue::CLAIMED_FOR.num_seconds());
        assert_eq!(pass(&postman(&accounts, &server)), done(1, 0, 0));
        assert_eq!(server.received().len(), 1);
    }

    fn somebody_who_left_meanwhile_is_not_written_to(db) {
        let (accounts, server) = (accounts(db), MailServer::start());
        let user = member(&accounts, "shanthi@example.org");
        tell(db, MessageKind::Question, Recipient::User(user));
        db.write(|tx| queue::hand_out(tx, &accounts.keys)).unwrap();
        let version = db.read(|conn| users::by_id(conn, &accounts.keys, user)).unwrap().version;
        db.write(|tx| users::set_active(tx, &accounts.keys, AuditActor::Operator, user, version, false)).unwrap();
        assert_eq!(pass(&postman(&accounts, &server)), done(0, 1, 0));
        assert!(server.received().is_empty());
    }

    fn a_group_without_anybody_is_told_when_somebody_joins(db) {
        let (accounts, server) = (accounts(db), MailServer::start());
        tell(db, MessageKind::NewRequest, Recipient::Organization(GROUP));
        assert_eq!(pass(&postman(&accounts, &server)), done(0, 0, 0));
        member(&accounts, "shanthi@example.org");
        assert_eq!(pass(&postman(&accounts, &server)), done(1, 0, 0));
        tell(db, MessageKind::NewRequest, Recipient::Organization(Uuid::from_u128(2)));
        db.clock().advance_seconds(5 * 86_400);
        assert_eq!(pass(&postman(&accounts, &server)), done(0, 0, 0));
        assert_eq!(db.read(queue::standing).unwrap(), queue::Standing { waiting: 0, given_up: 1 });
    }

    fn without_a_mail_server_messages_stay(db) {
        let accounts = accounts(db);
        let user = member(&accounts, "shanthi@example.org");
        tell(db, MessageKind::Question, Recipient::User(user));
        let nobody = Delivery::new(accounts, None, "Fingerpost", "");
        nobody.run(&RUN);
        assert_eq!(db.read(|conn| outbox::unsent(conn, 10)).unwrap().len(), 1);
    }
}
