/** The texts of the examples. They stand here, and not in lib/copy.ts, because they go with the folder. */
export const proPage = {
  title: "Pro",
  text: "You have access to everything in Pro. Your product goes here.",
  deniedTitle: "This is part of Pro",
  deniedText: "Your plan doesn’t include it, or isn’t active. Your billing settings show why and what you can do.",
  export: "Export flight logs",
  exported: "Your export is on its way.",
  invite: "Invite a pilot",
  invited: "Your invitation has been sent.",
  noSeat: "All of your seats are taken. Add seats in your billing settings first.",
};
