/** The texts of the examples. They stand here, and not in lib/copy.ts, because they go with the folder. */
export const proPage = {
  nav: "Examples",
  title: "Pro",
  text: "Your plan includes this page. Your product goes here.",
  export: "Export flight logs",
  exported: "Your export is on its way.",
  invite: "Invite a pilot",
  invited: "Your invitation has been sent.",
  projects: {
    ...{ title: "Projects", name: "Name", add: "Add project", delete: "Delete" },
    empty: { title: "No projects yet", text: "Give your first one a name to start." },
    done: { added: "Your project was added.", deleted: "Your project was deleted." },
  },
  noSeat: "All of your seats are taken. Add seats in your billing settings first.",
};
