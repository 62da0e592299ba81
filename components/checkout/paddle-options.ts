export type PaddleSettings = {
  environment: "sandbox" | "production";
  token: string;
  appUrl: string;
  customerId: string | null;
};

/** For Paddle.Initialize. Retain, which runs on live accounts, knows the customer by `pwCustomer`. */
export const optionsFor = ({ environment, token, customerId }: Omit<PaddleSettings, "appUrl">) => ({
  environment,
  token,
  ...(customerId && { pwCustomer: { id: customerId } }),
});
