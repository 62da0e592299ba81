// The portal opens in a tab that this one can't see into (its opener is cut), so a visit counts as open, once begun,
// for as long as this page lives.
let open = false;

export const beginVisit = () => {
  open = true;
};
export const isVisitOpen = () => open;
