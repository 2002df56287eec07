// SPDX-License-Identifier: Apache-2.0

/// What a subscriber tells.
public enum SubscriberEvent: Hashable, Sendable {
    /// A value of a topic and window is another now.
    case value(LiveValue)
    /// The present values of all topics have been read; from now on nothing is missing.
    ///
    /// Told anew after ``restarted(epoch:)``, after ``alone(reason:)``, and when the sync lane answers again.
    case complete
    /// The sync lane is out of reach, and the live lane is followed alone; see ``SubscriberSettings/syncPatience``.
    case alone(reason: String)
    /// The sync lane answers again; all is asked for anew, and ``complete`` follows.
    case accompanied
    /// Messages of a topic with these numbers did not come; they are being asked for.
    case gap(topic: String, missing: ClosedRange<Int>)
    /// Nothing of a topic is missing any more.
    case healed(topic: String)
    /// The daemon counts anew, and all values are forgotten; what is comes next.
    case restarted(epoch: String)
    /// The daemon does not let the subscriber in; if that is final nothing more comes, else it is tried again.
    case lockedOut(reason: String, isFinal: Bool)
    /// A message of the live lane cannot be read, and is passed over; most likely another program is behind the address.
    case malformed(reason: String)
    /// The daemon lives; so many messages that it has sent have not come yet.
    case heartbeat(lag: Int)
}
